package io.sessionring.example.chaos;

import io.sessionring.backend.memcached.MemcachedBackend;
import io.sessionring.backend.redis.RedisBackend;
import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.example.servers.Server;
import io.sessionring.spi.Backend;

/** Which kind of server the nodes are. */
enum BackendKind implements Named {
    MEMCACHED,
    REDIS;

    Backend backend() {
        return switch (this) {
            case MEMCACHED -> MemcachedBackend.create();
            case REDIS -> RedisBackend.create();
        };
    }

    /** Starts the server of a node. Every second Redis keeps an append-only file, the others only save when told to. */
    Server start(int node) {
        return switch (this) {
            case MEMCACHED -> MemcachedServer.start();
            case REDIS -> RedisServer.builder().appendOnly(node % 2 == 1).start();
        };
    }

    /** Knows the kinds by their names on the command line. */
    static final class Converter extends Named.Converter<BackendKind> {
        Converter() {
            super(BackendKind.values());
        }
    }
}
