package io.sessionring.example.benchmarks.session;

import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.WhenCopiesAreOut;
import io.sessionring.example.benchmarks.VisitorCodec;
import io.sessionring.example.benchmarks.row.Row;
import io.sessionring.example.servers.ForwardClock;
import io.sessionring.spi.Backend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sessionring as an application uses it. A call waits for as many copies as are to be trusted, or fails. */
final class SessionringRow implements Row {

    /** The first calls of a cold JVM on a busy machine are slow. */
    private static final Duration DEADLINE = Duration.ofMillis(800);

    /** Longer than any session lives. */
    private static final Duration AGE = Duration.ofDays(1);

    private final SessionClient client;

    SessionringRow(Backend backend, int replicas, List<String> nodes) {
        ForwardClock clock = new ForwardClock();
        client = SessionClient.builder(backend, VisitorCodec.create())
                .nodes(nodes.toArray(String[]::new))
                .replicas(replicas)
                .whenCopiesAreOut(WhenCopiesAreOut.FAIL)
                .maxInactiveInterval(Duration.ofSeconds(SocketRow.TIME_TO_LIVE))
                .operationDeadline(DEADLINE)
                .clock(clock)
                .build();
        if (!client.awaitReady(Duration.ofSeconds(10))) {
            client.close();
            throw new IllegalStateException("the nodes were not ready within 10 s");
        }
        settle(clock);
    }

    /**
     * A node that was met just now cannot vouch for what it has, and every load would write. That lasts for one session life
     * after a node's start; what is measured is the time after it.
     */
    private static void settle(ForwardClock clock) {
        clock.forward(AGE);
        try {
            TimeUnit.NANOSECONDS.sleep(DEADLINE.plusMillis(200).toNanos()); // what was begun before is over by now
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
