package io.sessionring.backend.redis;

import io.sessionring.internal.connection.BrokenProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The node's answer to {@code INFO}: lines of {@code name:value}. */
final class Info {

    private final Map<String, String> values = new HashMap<>();

    private Info() {}

    static Info of(Resp answer) throws BrokenProtocolException {
        if (!(answer instanceof Resp.Bulk bulk)) {
            throw new BrokenProtocolException("INFO was not answered with text");
        }
        return of(new String(bulk.bytes(), StandardCharsets.UTF_8));
    }

    static Info of(String text) {
        Info info = new Info();
        text.lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0) {
                info.values.put(line.substring(0, colon), line.substring(colon + 1));
            }
        });
        return info;
    }

    /** {@return the value, or an empty string} */
    String text(String name) {
        return values.getOrDefault(name, "");
    }

    /** {@return the value, or 0 if it is missing or no number} */
    long number(String name) {
        return parse(text(name));
    }

    /** {@return the number of keys in a database} */
    long keys(int database) {
        String counts = text("db" + database);
        int start = counts.indexOf("keys=");
        int end = counts.indexOf(',', start + 1);
        return start < 0 || end < 0 ? 0 : parse(counts.substring(start + "keys=".length(), end));
    }

    private static long parse(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
