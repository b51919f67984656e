package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.row.Row;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.command.BinaryCommandFactory;
import net.rubyeye.xmemcached.exception.MemcachedException;

/** xmemcached by hand, with its own transcoder: Java serialization. Binary protocol, one connection. */
final class XmemcachedRow implements Row {

    private final MemcachedClient client;

    XmemcachedRow(List<String> nodes) throws IOException {
        XMemcachedClientBuilder builder = new XMemcachedClientBuilder(List.of(Address.socket(nodes.get(0))));
        builder.setCommandFactory(new BinaryCommandFactory());
        client = builder.build();
    }

    @Override
    public String create(Map<String, Object> attributes) {
        String id = UUID.randomUUID().toString();
        store(id, new HashMap<>(attributes));
        return id;
    }

    @Override
    public Object load(String id, String name) {
        return Objects.requireNonNull(fetch(id).get(name), name);
    }

    @Override
    public void change(String id, String name) {
        Map<String, Object> attributes = fetch(id);
        attributes.put(name, (Integer) Objects.requireNonNull(attributes.get(name), name) + 1);
        store(id, attributes);
    }

    private Map<String, Object> fetch(String id) {
        return answered(() -> Objects.requireNonNull(client.<Map<String, Object>>get(id), "session"));
    }

    private void store(String id, Map<String, Object> attributes) {
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
