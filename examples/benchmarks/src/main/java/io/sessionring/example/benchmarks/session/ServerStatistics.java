package io.sessionring.example.benchmarks.session;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What a server says about itself at one time: {@code stats} of memcached, {@code INFO} of Redis.
 *
 * @param values by the server's own name for each
 */
record ServerStatistics(Map<String, String> values) {

    ServerStatistics {
        values = Map.copyOf(values);
    }

    /** Asks a server. */
    static ServerStatistics of(Server server) {
        boolean memcached = server instanceof MemcachedServer;
        try (Socket socket = new Socket(server.host(), server.port())) {
            socket.getOutputStream()
                    .write((memcached ? "stats\r\nquit\r\n" : "INFO\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            Map<String, String> values = new HashMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = memcached ? line.split(" ", 3) : ("INFO:" + line).split(":", 3);
                if (parts.length == 3) {
                    values.put(parts[1], parts[2].trim());
                }
            }
            return new ServerStatistics(values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a whole number} */
    long number(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the server did not tell its " + name);
        }
        return Long.parseLong(value);
    }
}
