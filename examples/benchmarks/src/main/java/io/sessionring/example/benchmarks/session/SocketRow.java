package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.micro.PlainKryo;
import io.sessionring.example.benchmarks.row.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The limit: each thread has a blocking connection of its own and a Kryo of its own, and a session is one value. No more is
 * sent and no more is done than that takes. It loses what a parallel request has changed, it knows one node, and no deadline.
 */
final class SocketRow implements Row {

    static final int TIME_TO_LIVE = 1_800;

    /** Speaks to one kind of server. */
    interface Protocol {

        /** {@return the value of a key} */
        byte[] get(WireSocket socket, String key) throws IOException;

        /** Stores a value for {@link #TIME_TO_LIVE} seconds. */
        void set(WireSocket socket, String key, byte[] value) throws IOException;
    }

    private record Own(WireSocket socket, PlainKryo kryo) {}

    private final Protocol protocol;
    private final Queue<WireSocket> sockets = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Own> own;

    SocketRow(Protocol protocol, List<String> nodes) {
        this.protocol = protocol;
        String host = Address.host(nodes.get(0));
        int port = Address.port(nodes.get(0));
        own = ThreadLocal.withInitial(() -> {
            try {
                WireSocket socket = new WireSocket(host, port);
                sockets.add(socket);
                return new Own(socket, new PlainKryo(true));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public String create(Map<String, Object> attributes) {
        String id = UUID.randomUUID().toString();
        store(own.get(), id, attributes);
        return id;
    }

    @Override
    public Object load(String id, String name) {
        return Objects.requireNonNull(fetch(own.get(), id).get(name), name);
    }

    @Override
    public void change(String id, String name) {
        Own mine = own.get();
        Map<String, Object> attributes = fetch(mine, id);
        attributes.put(name, (Integer) Objects.requireNonNull(attributes.get(name), name) + 1);
        store(mine, id, attributes);
    }

    private Map<String, Object> fetch(Own mine, String id) {
        try {
            return mine.kryo().decode(protocol.get(mine.socket(), id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void store(Own mine, String id, Map<String, Object> attributes) {
        try {
            protocol.set(mine.socket(), id, mine.kryo().encode(attributes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (WireSocket each : sockets) {
            try {
                each.close();
            } catch (IOException e) {
                // nothing more is asked of it
            }
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** {@return all of them, one behind the other} */
    static byte[] joined(byte[] head, byte[] value) {
        byte[] all = new byte[head.length + value.length + 2];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(value, 0, all, head.length, value.length);
        all[all.length - 2] = '\r';
        all[all.length - 1] = '\n';
        return all;
    }
}
