package io.sessionring.example.ringctl;

import io.sessionring.internal.ring.RingNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One node as it was typed: {@code [NAME=]HOST:PORT[:WEIGHT][@ZONE]}, an IPv6 host in brackets.
 *
 * @param address host and port, as typed
 * @param node what it means to the ring
 */
record ListedNode(String address, RingNode node) {

    private static final Pattern FORM = Pattern.compile("(?:(?<name>[^=@\\s]+)=)?"
            + "(?<address>(?:\\[(?<bracketed>[^\\[\\]\\s]+)]|(?<host>[^:\\[\\]=@\\s]+)):(?<port>\\d{1,9}))"
            + "(?::(?<weight>\\d{1,9}))?"
            + "(?:@(?<zone>[^@\\s]+))?");

    static ListedNode parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' must be HOST:PORT or HOST:PORT:WEIGHT, an IPv6 host in"
                    + " brackets, numbers of at most nine digits");
        }
        String host = form.group("host") == null ? form.group("bracketed") : form.group("host");
        int weight = form.group("weight") == null ? 0 : Integer.parseInt(form.group("weight"));
        try {
            return new ListedNode(
                    form.group("address"),
                    new RingNode(
                            host,
                            Integer.parseInt(form.group("port")),
                            form.group("name"),
                            weight,
                            form.group("zone")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("in '" + text + "': " + e.getMessage(), e);
        }
    }
}
