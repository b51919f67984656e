package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.row.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.Codec;

/** A Redisson bucket for each session: one value that holds all attributes. */
final class RedissonBucketRow implements Row {

    private final RedissonClient redisson;
    private final Codec codec;

    RedissonBucketRow(List<String> nodes, int threads) {
        redisson = Redissons.connect(nodes, threads);
        codec = Redissons.codec();
    }

    @Override
    public String create(Map<String, Object> attributes) {
        String id = UUID.randomUUID().toString();
        bucket(id).set(attributes, Duration.ofSeconds(SocketRow.TIME_TO_LIVE));
        return id;
    }

    @Override
    public Object load(String id, String name) {
        return Objects.requireNonNull(bucket(id).get().get(name), name);
    }

    @Override
    public void change(String id, String name) {
        RBucket<Map<String, Object>> bucket = bucket(id);
        Map<String, Object> attributes = bucket.get();
        attributes.put(name, (Integer) Objects.requireNonNull(attributes.get(name), name) + 1);
        bucket.set(attributes, Duration.ofSeconds(SocketRow.TIME_TO_LIVE));
    }

    private RBucket<Map<String, Object>> bucket(String id) {
        return redisson.getBucket(id, codec);
    }

    @Override
    public void close() {
        redisson.shutdown();
    }
}
