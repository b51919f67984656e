package io.sessionring.example.benchmarks.session;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks a server how much memory its items take. */
final class StoredBytes {

    private StoredBytes() {}

    static long of(Server server) {
        return server instanceof MemcachedServer
                ? asked(server, "stats\r\n", "STAT bytes ")
                : asked(server, "INFO memory\r\n", "used_memory_dataset:");
    }

    private static long asked(Server server, String question, String before) {
        try (Socket socket = new Socket(server.host(), server.port())) {
            socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(before)) {
                    return Long.parseLong(line.substring(before.length()).trim());
                }
            }
            throw new IOException("the server did not tell its " + before.trim());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
