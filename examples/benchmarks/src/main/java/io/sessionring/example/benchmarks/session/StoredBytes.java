package io.sessionring.example.benchmarks.session;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.Server;
import redis.clients.jedis.RedisClient;

/** Asks a server how much memory its items take, with what it adds to each of them itself. */
final class StoredBytes {

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
        return ServerStatistics.of(server).number("bytes");
    }
}
