package io.sessionring.codec.php;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.example.servers.Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Servers that PHP and Java use with the same settings. */
final class Shared implements AutoCloseable {

    /** What both have to agree on. */
    record Setup(
            boolean redis, List<Integer> weights, ConsistentHash hash, SessionKeys keys, SerializeHandler handler) {

        @Override
        public String toString() {
            return (redis ? "redis " : "memcached " + hash + " ") + weights + " " + keys + " " + handler.iniName();
        }
    }

    private final Setup setup;
    private final List<Server> servers = new ArrayList<>();
    private final Map<String, String> ini = new HashMap<>();

    Shared(Setup setup) {
        this.setup = setup;
        List<String> path = new ArrayList<>();
        for (int weight : setup.weights) {
            Server server = setup.redis ? RedisServer.start() : MemcachedServer.start();
            servers.add(server);
            path.add(setup.redis ? "tcp://" + server.address() + "?weight=" + weight : server.address() + ":" + weight);
        }
        ini.put("session.save_handler", setup.redis ? "redis" : "memcached");
        ini.put("session.save_path", String.join(",", path));
        ini.put("session.serialize_handler", setup.handler.iniName());
        if (!setup.redis) {
            ini.put("memcached.sess_consistent_hash", setup.hash == ConsistentHash.OFF ? "0" : "1");
            ini.put(
                    "memcached.sess_consistent_hash_type",
                    setup.hash == ConsistentHash.KETAMA_WEIGHTED ? "ketama_weighted" : "ketama");
        }
    }

    List<Server> servers() {
        return servers;
    }

    /** PHP with these settings and further ones. */
    RealPhp php(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(ini);
        all.putAll(more);
        return RealPhp.start(all, setup.keys);
    }

    /** The Java client with these settings. */
    PhpSessionsBuilder java() {
        String path = ini.get("session.save_path");
        PhpSessionsBuilder builder = setup.redis
                ? PhpSessions.redis(path)
                : PhpSessions.memcached(path).consistentHash(setup.hash);
        return builder.keys(setup.keys).serializeHandler(setup.handler).deadline(Duration.ofSeconds(10));
    }

    /** How often each server was asked for a value, found or not. */
    List<Long> reads() {
        List<Long> reads = new ArrayList<>();
        for (Server server : servers) {
            reads.add(
                    setup.redis
                            ? figure(server, "INFO stats\r\n", "keyspace_hits:")
                                    + figure(server, "INFO stats\r\n", "keyspace_misses:")
                            : figure(server, "stats\r\n", "STAT cmd_get "));
        }
        return reads;
    }

    /** How often each server was asked for a value that it did not have. */
    List<Long> misses() {
        List<Long> misses = new ArrayList<>();
        for (Server server : servers) {
            misses.add(
                    setup.redis
                            ? figure(server, "INFO stats\r\n", "keyspace_misses:")
                            : figure(server, "stats\r\n", "STAT get_misses "));
        }
        return misses;
    }

    private static long figure(Server server, String command, String name) {
        try (Socket socket = new Socket(server.host(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(command.getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.startsWith(name)) {
                    return Long.parseLong(line.substring(name.length()));
                }
            }
            throw new AssertionError("no " + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
    }
}
