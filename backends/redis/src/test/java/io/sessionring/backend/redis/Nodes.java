package io.sessionring.backend.redis;

import io.sessionring.example.servers.Proxy;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.NodeAddress;
import redis.clients.jedis.Jedis;

/** Real nodes, as a port and as an administrator reach them. */
final class Nodes {

    private Nodes() {}

    static NodeAddress address(RedisServer node) {
        return new NodeAddress(node.host(), node.port());
    }

    static NodeAddress address(Proxy before) {
        return new NodeAddress(before.host(), before.port());
    }

    /** {@return a connection of its own, to look at the node from outside} */
    static Jedis admin(RedisServer node) {
        return new Jedis(node.host(), node.port());
    }
}
