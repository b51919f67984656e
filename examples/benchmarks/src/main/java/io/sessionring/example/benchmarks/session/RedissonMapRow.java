package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.row.Row;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.redisson.api.BatchOptions;
import org.redisson.api.RBatch;
import org.redisson.api.RMapAsync;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.Codec;

/** A Redisson map for each session: a hash whose fields are the attributes. What a save sends goes in one batch. */
final class RedissonMapRow implements Row {

    private final RedissonClient redisson;
    private final Codec codec;

    RedissonMapRow(List<String> nodes, int threads) {
        redisson = Redissons.connect(nodes, threads);
        codec = Redissons.codec();
    }

    @Override
    public String create(Map<String, Object> attributes) {
        String id = UUID.randomUUID().toString();
        redisson.<String, Object>getMap(id, codec).putAll(attributes);
        redisson.<String, Object>getMap(id, codec).expire(Duration.ofSeconds(SocketRow.TIME_TO_LIVE));
        return id;
    }

    @Override
    public Object load(String id, String name) {
        return Objects.requireNonNull(all(id).get(name), name);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // execute() tells what they would
    public void change(String id, String name) {
        Integer before = (Integer) Objects.requireNonNull(all(id).get(name), name);
        RBatch batch = redisson.createBatch(BatchOptions.defaults());
        RMapAsync<String, Object> map = batch.getMap(id, codec);
        map.fastPutAsync(name, before + 1);
        map.expireAsync(Duration.ofSeconds(SocketRow.TIME_TO_LIVE));
        batch.execute();
    }

    private Map<String, Object> all(String id) {
        return redisson.<String, Object>getMap(id, codec).readAllMap();
    }

    @Override
    public void close() {
        redisson.shutdown();
    }
}
