package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.micro.PlainKryo;
import io.sessionring.example.benchmarks.row.Row;
import io.sessionring.example.benchmarks.row.ValueRow;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import net.spy.memcached.CachedData;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.ConnectionFactoryBuilder.Protocol;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.transcoders.SerializingTranscoder;
import net.spy.memcached.transcoders.Transcoder;

/** spymemcached by hand: what one writes in an afternoon. Binary protocol, one client. */
final class SpymemcachedRow extends ValueRow {

    private final MemcachedClient client;
    private final Transcoder<Object> transcoder;

    /** Uses its own transcoder: Java serialization. */
    static Row java(List<String> nodes) throws IOException {
        return new SpymemcachedRow(nodes, new SerializingTranscoder());
    }

    /** Uses Kryo in the place of its own transcoder. */
    static Row kryo(List<String> nodes) throws IOException {
        return new SpymemcachedRow(nodes, new KryoTranscoder());
    }

    private SpymemcachedRow(List<String> nodes, Transcoder<Object> transcoder) throws IOException {
        this.transcoder = transcoder;
        client = new MemcachedClient(
                new ConnectionFactoryBuilder()
                        .setProtocol(Protocol.BINARY)
                        .setUseNagleAlgorithm(false)
                        .setDaemon(true)
                        .build(),
                List.of(Address.socket(nodes.get(0))));
    }

    @Override
    @SuppressWarnings("unchecked")
    protected Map<String, Object> fetch(String id) {
        return (Map<String, Object>) Objects.requireNonNull(client.get(id, transcoder), "session");
    }

    @Override
    protected void store(String id, Map<String, Object> attributes) {
        try {
            if (!client.set(id, SocketRow.TIME_TO_LIVE, attributes, transcoder).get()) {
                throw new IllegalStateException("a session was not stored");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdown();
    }

    /** Kryo, one for each thread. */
    private static final class KryoTranscoder implements Transcoder<Object> {

        private final ThreadLocal<PlainKryo> kryo = ThreadLocal.withInitial(() -> new PlainKryo(true));

        @Override
        public boolean asyncDecode(CachedData data) {
            return false;
        }

        @Override
        public CachedData encode(Object value) {
            return new CachedData(0, kryo.get().encodeValue(value), getMaxSize());
        }

        @Override
        public Object decode(CachedData data) {
            return kryo.get().decode(data.getData());
        }

        @Override
        public int getMaxSize() {
            return CachedData.MAX_SIZE;
        }
    }
}
