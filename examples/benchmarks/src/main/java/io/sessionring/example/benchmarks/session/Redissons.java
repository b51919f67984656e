package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.row.Cart;
import io.sessionring.example.benchmarks.row.CartItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.Codec;
import org.redisson.codec.Kryo5Codec;
import org.redisson.config.Config;

/** How Redisson is set up: a connection for every thread from the start, and Kryo. */
final class Redissons {

    private Redissons() {}

    static RedissonClient connect(List<String> nodes, int threads) {
        Config config = new Config();
        config.useSingleServer()
                .setAddress("redis://" + nodes.get(0))
                .setConnectionPoolSize(Math.max(threads, 8))
                .setConnectionMinimumIdleSize(Math.max(threads, 8));
        return Redisson.create(config);
    }

    static Codec codec() {
        return new Kryo5Codec(
                Set.of(
                        HashMap.class.getName(),
                        LinkedHashMap.class.getName(),
                        ArrayList.class.getName(),
                        Cart.class.getName(),
                        CartItem.class.getName()),
                false);
    }
}
