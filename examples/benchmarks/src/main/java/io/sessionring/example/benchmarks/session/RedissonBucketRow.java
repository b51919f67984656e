package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.row.ValueRow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.redisson.api.RBucket;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.Codec;

/** A Redisson bucket for each session: one value that holds all attributes. */
final class RedissonBucketRow extends ValueRow {

    private final RedissonClient redisson;
    private final Codec codec;

    RedissonBucketRow(List<String> nodes, int threads) {
        redisson = Redissons.connect(nodes, threads);
        codec = Redissons.codec();
    }

    @Override
    protected Map<String, Object> fetch(String id) {
        return bucket(id).get();
    }

    @Override
    protected void store(String id, Map<String, Object> attributes) {
        bucket(id).set(attributes, Duration.ofSeconds(SocketRow.TIME_TO_LIVE));
    }

    private RBucket<Map<String, Object>> bucket(String id) {
        return redisson.getBucket(id, codec);
    }

    @Override
    public void close() {
        redisson.shutdown();
    }
}
