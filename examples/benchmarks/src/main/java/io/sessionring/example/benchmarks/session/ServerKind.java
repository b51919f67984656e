package io.sessionring.example.benchmarks.session;

import io.sessionring.backend.memcached.MemcachedBackend;
import io.sessionring.backend.memory.MemoryBackend;
import io.sessionring.backend.redis.RedisBackend;
import io.sessionring.example.servers.MemcachedRequests;
import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.Proxy;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.example.servers.RespRequests;
import io.sessionring.example.servers.Server;
import io.sessionring.spi.Backend;
import java.util.Locale;

/** Which kind of server the nodes are. */
enum ServerKind {
    REDIS,
    MEMCACHED,
    /** No server: nodes within the JVM of the row. */
    MEMORY;

    /** {@return the kind of that label} */
    static ServerKind of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    Backend backend() {
        return switch (this) {
            case REDIS -> RedisBackend.create();
            case MEMCACHED -> MemcachedBackend.create();
            case MEMORY -> MemoryBackend.create();
        };
    }

    /** Starts a server that keeps all in memory. */
    Server start() {
        return switch (this) {
            case REDIS -> RedisServer.start("--save", "");
            case MEMCACHED -> MemcachedServer.builder().memory(2_048).start();
            case MEMORY -> throw new IllegalStateException("there is no server to start");
        };
    }

    /** {@return a line to a server that counts the requests on it} */
    Proxy lineTo(Server server) {
        return switch (this) {
            case REDIS -> Proxy.to(server.host(), server.port(), RespRequests::new);
            case MEMCACHED -> Proxy.to(server.host(), server.port(), MemcachedRequests::new);
            case MEMORY -> throw new IllegalStateException("there is no server to connect to");
        };
    }
}
