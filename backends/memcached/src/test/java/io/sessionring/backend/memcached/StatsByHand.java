package io.sessionring.backend.memcached;

import io.sessionring.example.servers.MemcachedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A node's figures, asked for in the text protocol. */
final class StatsByHand {

    private StatsByHand() {}

    static Map<String, String> of(MemcachedServer server) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            socket.getOutputStream().write("stats\r\n".getBytes(StandardCharsets.US_ASCII));
            Map<String, String> stats = new HashMap<>();
            for (String line = in.readLine(); line != null && line.startsWith("STAT "); line = in.readLine()) {
                String[] words = line.split(" ", 3);
                stats.put(words[1], words[2]);
            }
            return stats;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
