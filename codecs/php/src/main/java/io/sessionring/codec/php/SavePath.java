package io.sessionring.codec.php;

import io.sessionring.internal.ring.RingNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The servers in {@code session.save_path}, read as the extensions do. */
final class SavePath {

    private static final int MEMCACHED_PORT = 11_211;
    private static final int REDIS_PORT = 6_379;

    /** What phpredis says there that is about its own connections. */
    private static final Set<String> OF_NO_USE =
            Set.of("timeout", "read_timeout", "persistent", "persistent_id", "retry_interval");

    private static final String REDIS_RULE =
            "savePath must be tcp://host:port with weight, auth, database or prefix behind a question mark, separated by"
                    + " commas or blanks";

    private static final String NO_SOCKET = "savePath must not name a Unix socket, only hosts and ports";

    /**
     * One server.
     *
     * @param node host, port and weight; weight 0: none was given
     * @param prefix what stands before its keys, null if it does not say
     * @param user who to log in as, null: the default user
     * @param password null: none
     * @param database the number of the database
     */
    record Server(
            RingNode node,
            @Nullable String prefix,
            @Nullable String user,
            @Nullable String password,
            int database) {

        /** Without the password. */
        @Override
        public String toString() {
            return node.identity();
        }
    }

    private SavePath() {}

    static List<Server> memcached(String savePath) {
        List<Server> servers = new ArrayList<>();
        for (String text : items(savePath)) {
            if (text.contains("/")) {
                throw wrong(NO_SOCKET + "; got '" + text + "'");
            }
            String[] parts = text.split(":", -1);
            if (parts.length > 3 || parts[0].isEmpty() || text.startsWith("-") || text.startsWith("[")) {
                throw wrong("savePath must be host:port or host:port:weight, separated by commas; got '" + text + "'");
            }
            int port = parts.length > 1 ? number(parts[1], 1, 65_535, "port", text) : MEMCACHED_PORT;
            int weight = parts.length > 2 ? number(parts[2], 0, Integer.MAX_VALUE, "weight", text) : 0;
            servers.add(new Server(new RingNode(parts[0], port, null, weight, null), null, null, null, 0));
        }
        return servers;
    }

    static List<Server> redis(String savePath) {
        List<Server> servers = new ArrayList<>();
        for (String text : items(savePath)) {
            servers.add(redisServer(text));
        }
        return servers;
    }

    private static Server redisServer(String text) {
        int question = text.indexOf('?');
        String address = question < 0 ? text : text.substring(0, question);
        if (address.startsWith("unix:") || address.startsWith("/")) {
            throw wrong(NO_SOCKET + "; got '" + address + "'");
        }
        if (address.contains("@")) { // not told: there may be a password in it
            throw wrong(
                    "savePath must have credentials behind a question mark, as auth, not before an '@', where phpredis"
                            + " does not look for them");
        }
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            throw wrong(REDIS_RULE + "; got '" + address + "'");
        }
        String host = uri.getHost();
        if (!"tcp".equals(uri.getScheme()) || host == null) {
            throw wrong(REDIS_RULE + "; got '" + address + "'");
        }
        int weight = 1;
        String prefix = null;
        String user = null;
        String password = null;
        int database = 0;
        for (String parameter :
                question < 0 ? new String[0] : text.substring(question + 1).split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = decoded(equals < 0 ? parameter : parameter.substring(0, equals));
            String value = equals < 0 ? "" : decoded(parameter.substring(equals + 1));
            switch (name) {
                case "weight" -> weight = number(value, 1, Integer.MAX_VALUE, "weight", address);
                case "database" -> database = number(value, 0, Integer.MAX_VALUE, "database", address);
                case "prefix" -> prefix = value;
                case "auth", "auth[pass]", "auth[1]" -> password = value;
                case "auth[user]", "auth[0]" -> user = value;
                case "auth[]" -> {
                    user = user == null && password != null ? password : user;
                    password = value;
                }
                default -> {
                    if (!OF_NO_USE.contains(name)) {
                        throw wrong(REDIS_RULE + "; " + address + " has '" + name + "'");
                    }
                }
            }
        }
        String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = uri.getPort() < 0 ? REDIS_PORT : uri.getPort();
        return new Server(new RingNode(literal, port, null, weight, null), prefix, user, password, database);
    }

    private static List<String> items(String savePath) {
        List<String> items = new ArrayList<>();
        for (String text : savePath.split("[\\s,]+", -1)) {
            if (!text.isEmpty()) {
                items.add(text);
            }
        }
        if (items.isEmpty()) {
            throw wrong("savePath must name a server");
        }
        return items;
    }

    private static int number(String text, int least, int most, String name, String of) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong("savePath: the " + name + " of '" + of + "' must be a number from " + least + " to " + most
                + "; got '" + text + "'");
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static IllegalArgumentException wrong(String message) {
        return new IllegalArgumentException(message);
    }
}
