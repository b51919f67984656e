package io.sessionring.example.benchmarks.session;

import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionClientBuilder;
import io.sessionring.WhenCopiesAreOut;
import io.sessionring.example.benchmarks.VisitorCodec;
import io.sessionring.example.benchmarks.row.Row;
import io.sessionring.example.servers.ForwardClock;
import io.sessionring.spi.Backend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Sessionring as an application uses it. A call waits for as many copies as are to be trusted, or fails. */
final class SessionringRow implements Row {

    /** The first calls of a cold JVM on a busy machine are slow. */
    private static final Duration DEADLINE = Duration.ofMillis(800);

    private static final Duration DEFAULT_DEADLINE = Duration.ofMillis(250);

    /** Longer than any session lives. */
    private static final Duration AGE = Duration.ofDays(1);

    /** Of a session that is not used. */
    private static final Duration LIFE = Duration.ofSeconds(SocketRow.TIME_TO_LIVE);

    /** Numbers of four characters. */
    private static final int FIRST_NAMESPACE = 36 * 36 * 36;

    private final SessionClient client;

    private SessionringRow(SessionClientBuilder builder) {
        client = builder.build();
        if (!client.awaitReady(Duration.ofSeconds(10))) {
            client.close();
            throw new IllegalStateException("the nodes were not ready within 10 s");
        }
    }

    /** One that shares its nodes with others, and writes down a session's last use as often as it does by default. */
    static SessionringRow beside(Backend backend, int replicas, List<String> nodes) {
        return settled(apart(settings(backend, replicas, nodes)));
    }

    /**
     * One that shares its nodes with others, and never writes down a session's last use, so that every call is the same work:
     * else the first call for a session within a minute would write more than the next ones.
     */
    static SessionringRow steady(Backend backend, int replicas, List<String> nodes) {
        return settled(apart(settings(backend, replicas, nodes)).touchGrain(LIFE));
    }

    /** One that works on the ring which its nodes know. */
    static SessionringRow joining(Backend backend, int replicas, List<String> nodes) {
        return new SessionringRow(ofRing(backend, replicas, nodes));
    }

    /** {@return what all clients have in common that share a ring; with the deadline that an application has by default} */
    static SessionClientBuilder ofRing(Backend backend, int replicas, List<String> nodes) {
        return settings(backend, replicas, nodes)
                .operationDeadline(DEFAULT_DEADLINE)
                .touchGrain(LIFE);
    }

    private static SessionClientBuilder settings(Backend backend, int replicas, List<String> nodes) {
        return SessionClient.builder(backend, VisitorCodec.create())
                .nodes(nodes.toArray(String[]::new))
                .replicas(replicas)
                .whenCopiesAreOut(WhenCopiesAreOut.FAIL)
                .maxInactiveInterval(LIFE)
                .operationDeadline(DEADLINE);
    }

    /**
     * Gives it a namespace of its own. Nodes know to which ring they belong: without it a row would work on the ring of the row
     * that was there first. That lengthens its keys by a few bytes.
     */
    private static SessionClientBuilder apart(SessionClientBuilder builder) {
        int number = ThreadLocalRandom.current().nextInt(FIRST_NAMESPACE, FIRST_NAMESPACE * Character.MAX_RADIX);
        return builder.namespace(Integer.toString(number, Character.MAX_RADIX));
    }

    private static SessionringRow settled(SessionClientBuilder builder) {
        ForwardClock clock = new ForwardClock();
        SessionringRow row = new SessionringRow(builder.clock(clock));
        settle(clock);
        return row;
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
