package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.row.ValueRow;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.command.BinaryCommandFactory;
import net.rubyeye.xmemcached.exception.MemcachedException;

/** xmemcached by hand, with its own transcoder: Java serialization. Binary protocol, one connection. */
final class XmemcachedRow extends ValueRow {

    private final MemcachedClient client;

    XmemcachedRow(List<String> nodes) throws IOException {
        XMemcachedClientBuilder builder = new XMemcachedClientBuilder(List.of(Address.socket(nodes.get(0))));
        builder.setCommandFactory(new BinaryCommandFactory());
        client = builder.build();
    }

    @Override
    protected Map<String, Object> fetch(String id) {
        return answered(() -> Objects.requireNonNull(client.<Map<String, Object>>get(id), "session"));
    }

    @Override
    protected void store(String id, Map<String, Object> attributes) {
        if (!answered(() -> client.set(id, SocketRow.TIME_TO_LIVE, attributes))) {
            throw new IllegalStateException("a session was not stored");
        }
    }

    private interface Call<T> {
        T make() throws TimeoutException, InterruptedException, MemcachedException;
    }

    private static <T> T answered(Call<T> call) {
        try {
            return call.make();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (TimeoutException | MemcachedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            client.shutdown();
        } catch (IOException e) {
            // nothing more is asked of it
        }
    }
}
