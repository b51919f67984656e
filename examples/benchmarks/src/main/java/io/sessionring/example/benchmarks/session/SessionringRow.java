package io.sessionring.example.benchmarks.session;

import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.WhenCopiesAreOut;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.benchmarks.row.Cart;
import io.sessionring.example.benchmarks.row.CartItem;
import io.sessionring.example.benchmarks.row.Row;
import io.sessionring.spi.Backend;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Sessionring as an application uses it. A call waits for as many copies as are to be trusted, or fails. */
final class SessionringRow implements Row {

    private final SessionClient client;

    SessionringRow(Backend backend, int replicas, List<String> nodes) {
        client = SessionClient.builder(backend, KryoCodec.allowing(Cart.class, CartItem.class))
                .nodes(nodes.toArray(String[]::new))
                .replicas(replicas)
                .whenCopiesAreOut(WhenCopiesAreOut.FAIL)
                .maxInactiveInterval(Duration.ofSeconds(SocketRow.TIME_TO_LIVE))
                .operationDeadline(Duration.ofSeconds(5)) // the first calls of a cold JVM on a busy machine are slow
                .build();
        if (!client.awaitReady(Duration.ofSeconds(10))) {
            client.close();
            throw new IllegalStateException("the nodes were not ready within 10 s");
        }
    }

    @Override
    public String create(Map<String, Object> attributes) {
        Session session = client.create();
        attributes.forEach(session::set);
        saved(session);
        return session.id();
    }

    @Override
    public Object load(String id, String name) {
        return client.load(id).orElseThrow().get(name, Object.class).orElseThrow();
    }

    @Override
    public void change(String id, String name) {
        Session session = client.load(id).orElseThrow();
        session.set(name, session.get(name, Integer.class).orElseThrow() + 1);
        saved(session);
    }

    private void saved(Session session) {
        if (!client.save(session)) {
            throw new IllegalStateException("a session was gone");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
