package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.micro.PlainKryo;
import io.sessionring.example.benchmarks.row.ValueRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * What the others are measured by: each thread has a blocking connection of its own and a Kryo of its own, and a session is one
 * value. No more is sent and no more is done than that takes, which is the limit for one thread; with many, whoever sends the
 * requests of several at once can be faster. It knows one node, and no deadline.
 */
final class SocketRow extends ValueRow {

    static final int TIME_TO_LIVE = 1_800;

    /** Speaks to one kind of server, for one thread. */
    interface Protocol {

        /** {@return the value of a key} */
        byte[] get(WireSocket socket, String key) throws IOException;

        /** Stores a value for {@link #TIME_TO_LIVE} seconds. */
        void set(WireSocket socket, String key, byte[] value) throws IOException;
    }

    private record Own(WireSocket socket, Protocol protocol, PlainKryo kryo) {}

    private final Queue<WireSocket> sockets = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Own> own;

    SocketRow(Supplier<Protocol> protocol, List<String> nodes) {
        String host = Address.host(nodes.get(0));
        int port = Address.port(nodes.get(0));
        own = ThreadLocal.withInitial(() -> {
            try {
                WireSocket socket = new WireSocket(host, port);
                sockets.add(socket);
                return new Own(socket, protocol.get(), new PlainKryo(true));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    protected Map<String, Object> fetch(String id) {
        Own mine = own.get();
        try {
            return mine.kryo().decode(mine.protocol().get(mine.socket(), id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected void store(String id, Map<String, Object> attributes) {
        Own mine = own.get();
        try {
            mine.protocol().set(mine.socket(), id, mine.kryo().encode(attributes));
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
}
