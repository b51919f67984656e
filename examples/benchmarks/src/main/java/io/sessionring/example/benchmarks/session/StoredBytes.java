package io.sessionring.example.benchmarks.session;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import redis.clients.jedis.RedisClient;

/** Asks a server how much memory its items take, with what it adds to each of them itself. */
final class StoredBytes {

    private static final String LINE = "STAT bytes ";

    private StoredBytes() {}

    static long of(Server server) {
        return server instanceof MemcachedServer ? memcached(server) : redis(server);
    }

    /** Key by key: the memory of the whole process also holds buffers of connections, which come and go. */
    private static long redis(Server server) {
        try (RedisClient client = RedisClient.create(server.host(), server.port())) {
            long bytes = 0;
            for (String key : client.keys("*")) {
                Long memory = client.memoryUsage(key, 0);
                bytes += memory == null ? 0 : memory; // it has just ended
            }
            return bytes;
        }
    }

    private static long memcached(Server server) {
        try (Socket socket = new Socket(server.host(), server.port())) {
            socket.getOutputStream().write("stats\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(LINE)) {
                    return Long.parseLong(line.substring(LINE.length()).trim());
                }
            }
            throw new IOException("memcached did not tell what its items take");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
