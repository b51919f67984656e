package io.sessionring.backend.memory;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sessionring.Lookup;
import io.sessionring.MissCause;
import io.sessionring.NodeFullException;
import io.sessionring.NodeStatus;
import io.sessionring.OperationEvent;
import io.sessionring.OperationEvent.Result;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionClientBuilder;
import io.sessionring.SessionException;
import io.sessionring.SessionFormatException;
import io.sessionring.SessionListener;
import io.sessionring.SessionUnavailableException;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.ring.SessionKey;
import io.sessionring.testing.RecordedEvents;
import io.sessionring.testing.SettableClock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application sees when nodes fail. No message and no log record may show an id, a key or a value in any of it. */
class NodeFaultsTest {

    private static final String[] NODES = {"a:1", "b:1", "c:1"};
    private static final Duration DEADLINE = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofSeconds(20);
    /** What a busy machine may add to a deadline. */
    private static final Duration SLACK = Duration.ofMillis(750);

    private static final String VALUE = "a-value-that-nobody-may-show";

    private final SettableClock clock = new SettableClock();
    private final MemoryBackend backend = MemoryBackend.create(clock, 100_000);
    private final RecordedEvents events = new RecordedEvents();
    private final List<SessionClient> clients = new ArrayList<>();
    private final Set<String> secrets = new HashSet<>(Set.of(VALUE));
    private final List<Throwable> thrown = new ArrayList<>();
    private final CapturedLog log = new CapturedLog();
    private final MemoryNode a = backend.node("a:1");

    @BeforeEach
    void makeTheNodesOld() {
        for (String node : NODES) {
            backend.node(node);
        }
        clock.advance(Duration.ofDays(400)); // old enough to know what they never had
        log.open();
    }

    @AfterEach
    void nothingSecretWasShown() {
        clients.forEach(SessionClient::close);
        log.close();
        thrown.addAll(log.thrown());
        List<String> shown = new ArrayList<>(log.messages());
        for (Throwable each : thrown) {
            for (Throwable cause = each; cause != null; cause = cause.getCause()) {
                shown.add(cause.toString());
            }
        }
        for (String secret : secrets) {
            assertThat(shown).noneMatch(text -> text.contains(secret));
        }
    }

    private SessionClientBuilder builder() {
        return SessionClient.builder(backend, KryoCodec.allowing()).nodes(NODES).clock(clock);
    }

    private SessionClient client(SessionClientBuilder builder) {
        SessionClient client = builder.build();
        clients.add(client);
        return client;
    }

    private SessionClient ready(SessionClientBuilder builder) {
        SessionClient client = client(builder);
        assertThat(client.awaitReady(LONG)).isTrue();
        return client;
    }

    /** A saved session that this node holds. */
    private Session savedOn(SessionClient client, MemoryNode node) {
        while (true) {
            Session session = client.create();
            session.set("value", VALUE);
            String key = SessionKey.of(session.id());
            secrets.add(session.id());
            secrets.add(key);
            assertThat(client.save(session)).isTrue();
            if (node.keys().contains(key)) {
                return session;
            }
        }
    }

    private <T extends Throwable> T caught(Class<T> type, ThrowingCallable call) {
        T exception = catchThrowableOfType(type, call);
        assertThat(exception).isNotNull();
        thrown.add(exception);
        return exception;
    }

    private void unavailable(ThrowingCallable call) {
        assertThat(caught(SessionUnavailableException.class, call).nodes()).containsExactly("a:1");
    }

    private static Duration time(Runnable call) {
        long began = System.nanoTime();
        call.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static NodeStatus status(SessionClient client) {
        return client.nodes().get(0);
    }

    private static MissCause cause(Lookup lookup) {
        assertThat(lookup).isInstanceOf(Lookup.Missing.class);
        return ((Lookup.Missing) lookup).cause();
    }

    @Test
    void aClientIsBuiltWhileEveryNodeIsDownAndWorksWhenTheyCome() {
        for (String node : NODES) {
            backend.node(node).fail();
        }
        assertThat(time(() -> client(builder()))).isLessThan(Duration.ofSeconds(1));
        SessionClient one = clients.get(0);
        Session session = one.create();
        secrets.add(session.id());
        caught(SessionUnavailableException.class, () -> one.save(session));
        for (String node : NODES) {
            backend.node(node).recover();
        }
        assertThat(one.awaitReady(LONG)).isTrue();
        assertThat(one.save(session)).isTrue();
        assertThat(one.load(session.id())).isPresent();
    }

    @Test
    void aHungNodeCostsAFewCallersOneDeadlineAndLaterOnesNothing() {
        SessionClient one = ready(builder());
        Session hung = savedOn(one, a);
        Session other = savedOn(one, backend.node("b:1"));
        a.hang();
        int slow = 0;
        for (int call = 0; call < 10; call++) {
            Duration took = time(() -> unavailable(() -> one.find(hung.id())));
            assertThat(took).isLessThan(DEADLINE.plus(SLACK));
            slow += took.compareTo(DEADLINE.dividedBy(2)) > 0 ? 1 : 0;
            assertThat(one.load(other.id())).isPresent();
        }
        // Three that are not answered in time, one that waits for the heartbeat, and more if this client stands still.
        assertThat(slow).isBetween(1, 6);
        assertThat(status(one).state()).isEqualTo(NodeStatus.State.EJECTED);

        int calls = 20;
        Duration all = time(() -> {
            for (int call = 0; call < calls; call++) {
                unavailable(() -> one.load(hung.id()));
            }
        });
        assertThat(all.dividedBy(calls)).isLessThan(Duration.ofMillis(50));
        assertThat(time(() -> assertThat(one.load(other.id())).isPresent())).isLessThan(DEADLINE);

        a.recover();
        eventually(LONG, "up again", () -> status(one).state() == NodeStatus.State.UP);
        assertThat(one.load(hung.id())).isPresent();
    }

    @Test
    void noCallTakesAHungNodeForNoSession() {
        SessionClient one = ready(builder().listener(events));
        Session session = savedOn(one, a);
        Session loaded = one.load(session.id()).orElseThrow();
        loaded.set("more", 1);
        a.hang();
        unavailable(() -> one.load(session.id()));
        unavailable(() -> one.find(session.id()));
        unavailable(() -> one.peek(session.id()));
        unavailable(() -> one.save(loaded));
        unavailable(() -> one.update(session.id(), s -> s.set("more", 2)));
        unavailable(() -> one.rotateId(loaded));
        unavailable(() -> one.loadAll(List.of(session.id())));
        assertThat(one.delete(session.id())).isFalse();
        assertThat(events.operations())
                .extracting(OperationEvent::result)
                .endsWith(Result.UNAVAILABLE, Result.UNAVAILABLE, Result.UNAVAILABLE, Result.QUEUED);
    }

    @Test
    void aNodeThatWasKilledAndCameBackEmptySaysThatItRestarted() {
        SessionClient one = ready(builder());
        clock.advance(Duration.ofDays(1)); // by now the nodes know what they never had
        Session session = savedOn(one, a);
        String unknown = one.create().id();
        assertThat(cause(one.find(unknown))).isEqualTo(MissCause.UNKNOWN);
        a.restart();
        assertThat(cause(one.find(session.id()))).isEqualTo(MissCause.NODE_RESTARTED);
        String incarnation = status(one).incarnation().orElseThrow();
        eventually(LONG, "seen", () -> !status(one).incarnation().orElseThrow().equals(incarnation));
        assertThat(cause(one.find(session.id()))).isEqualTo(MissCause.NODE_RESTARTED);
    }

    @Test
    void oldDataIsToldAsUntrustedOnce() {
        SessionClient one = ready(builder().listener(events));
        Session session = savedOn(one, a);
        eventually(LONG, "trusted", () -> loadResult(one, session) == Result.OK);
        MemoryNode.Snapshot old = a.snapshot();
        session.set("value", "newer");
        assertThat(one.save(session)).isTrue();
        assertThat(loadResult(one, session)).isEqualTo(Result.OK);

        String before = status(one).incarnation().orElseThrow();
        a.restore(old);
        eventually(LONG, "seen", () -> !status(one).incarnation().orElseThrow().equals(before));
        long seen = System.nanoTime();
        eventually(LONG, "older than a deadline", () -> System.nanoTime() - seen > DEADLINE.toNanos());
        assertThat(loadResult(one, session)).isEqualTo(Result.OK_UNTRUSTED);
        for (int again = 0; again < 3; again++) {
            assertThat(loadResult(one, session)).isEqualTo(Result.OK);
        }
        assertThat(one.load(session.id()).orElseThrow().get("value", String.class))
                .contains(VALUE);
    }

    private Result loadResult(SessionClient client, Session session) {
        assertThat(client.load(session.id())).isPresent();
        return events.last().result();
    }

    @Test
    void aFullNodeKeepsWhatItHad() {
        SessionClient one = ready(builder().listener(events));
        SessionClient two = ready(builder());
        Session session = savedOn(one, a);
        a.refuseWrites();
        session.set("value", "another");
        assertThat(caught(NodeFullException.class, () -> one.save(session)).node())
                .isEqualTo("a:1");
        assertThat(events.last().result()).isEqualTo(Result.NODE_FULL);
        assertThat(two.load(session.id()).orElseThrow().get("value", String.class))
                .contains(VALUE);
        a.recover();
        assertThat(one.save(session)).isTrue();
        assertThat(two.load(session.id()).orElseThrow().get("value", String.class))
                .contains("another");
    }

    @Test
    void aLogOutOnAHungNodeIsQueuedAndStandsOnceTheNodeIsBack() {
        SessionClient one = ready(builder().listener(events));
        SessionClient two = ready(builder());
        Session session = savedOn(one, a);
        a.hang();
        assertThat(one.delete(session.id())).isFalse();
        assertThat(events.last().result()).isEqualTo(Result.QUEUED);
        a.fail(); // what was sent to it is lost
        a.recover();
        eventually(LONG, "deleted", () -> two.find(session.id()) instanceof Lookup.Missing);
        assertThat(cause(two.find(session.id()))).isEqualTo(MissCause.DELETED);
    }

    @Test
    void closeWaitsOneDeadlineForAQueuedLogOut() {
        SessionClient one = ready(builder());
        Session session = savedOn(one, a);
        a.hang();
        assertThat(one.delete(session.id())).isFalse();
        assertThat(time(one::close)).isLessThan(DEADLINE.plus(SLACK));
    }

    @Test
    void closeDeliversAQueuedLogOutToANodeThatIsBack() {
        SessionClient one = ready(builder());
        SessionClient two = ready(builder());
        Session session = savedOn(one, a);
        a.hang();
        assertThat(one.delete(session.id())).isFalse();
        a.fail(); // what was sent to it is lost
        a.recover();
        eventually(LONG, "up", () -> status(one).state() == NodeStatus.State.UP);
        one.close();
        eventually(LONG, "up", () -> status(two).state() == NodeStatus.State.UP);
        assertThat(cause(two.find(session.id()))).isEqualTo(MissCause.DELETED);
    }

    @Test
    void everyDamagedByteIsNoSessionAndNoException() {
        SessionClient one = ready(builder().listener(events));
        Session session = savedOn(one, a);
        String key = SessionKey.of(session.id());
        byte[] intact = value(key);
        for (int at = 0; at < intact.length; at++) {
            byte[] damaged = intact.clone();
            damaged[at] ^= 0x10;
            a.put(key, damaged);
            assertThat(cause(one.find(session.id()))).as("byte " + at).isEqualTo(MissCause.DAMAGED);
            OperationEvent event = events.last();
            assertThat(event.result()).isEqualTo(Result.MISSING);
            assertThat(event.missCause()).contains(MissCause.DAMAGED);
            assertThat(event.node()).contains("a:1");
        }
        assertThat(one.load(session.id())).isEmpty();
        session.set("value", "another");
        assertThat(one.save(session)).isFalse();
        assertThat(one.update(session.id(), s -> s.set("value", "another"))).isEmpty();
    }

    @Test
    void aNewerFormatIsLeftAloneByAllButALogOut() {
        SessionClient one = ready(builder().listener(events));
        Session session = savedOn(one, a);
        String key = SessionKey.of(session.id());
        byte[] newer = value(key);
        newer[RecordFormat.FORMAT_OFFSET] = RecordFormat.FORMAT + 1;
        CRC32C crc = new CRC32C();
        crc.update(newer, 0, RecordFormat.CHECKSUM_OFFSET);
        crc.update(newer, RecordFormat.REVISION_OFFSET, newer.length - RecordFormat.REVISION_OFFSET);
        ByteBuffer.wrap(newer).putInt(RecordFormat.CHECKSUM_OFFSET, (int) crc.getValue());
        a.put(key, newer);

        session.set("value", "another");
        caught(SessionFormatException.class, () -> one.load(session.id()));
        assertThat(events.last().result()).isEqualTo(Result.NEWER_FORMAT);
        caught(SessionFormatException.class, () -> one.peek(session.id()));
        caught(SessionFormatException.class, () -> one.save(session));
        caught(SessionFormatException.class, () -> one.update(session.id(), s -> s.set("value", "another")));
        caught(SessionFormatException.class, () -> one.rotateId(session));
        caught(SessionFormatException.class, () -> one.loadAll(List.of(session.id())));
        assertThat(value(key)).isEqualTo(newer);

        assertThat(one.delete(session.id())).isTrue();
        assertThat(cause(one.find(session.id()))).isEqualTo(MissCause.DELETED);
    }

    private byte[] value(String key) {
        return Optional.ofNullable(a.value(key)).orElseThrow();
    }

    @Test
    void loadAllHandsOutTheSessionsOfTheOtherNodes() {
        SessionClient one = ready(builder());
        List<String> there = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (String node : NODES) {
            for (int i = 0; i < 3; i++) {
                String id = savedOn(one, backend.node(node)).id();
                all.add(id);
                if (!node.equals("a:1")) {
                    there.add(id);
                }
            }
        }
        a.hang();
        SessionUnavailableException exception = caught(SessionUnavailableException.class, () -> one.loadAll(all));
        assertThat(exception.nodes()).containsExactly("a:1");
        assertThat(exception.loaded()).containsOnlyKeys(there);
        exception
                .loaded()
                .forEach((id, session) ->
                        assertThat(session.get("value", String.class)).contains(VALUE));
    }

    @Test
    void anInterruptEndsTheWaitingAndStays() {
        SessionClient one = ready(builder().operationDeadline(Duration.ofSeconds(60)));
        Session session = savedOn(one, a);
        a.hang();
        Thread.currentThread().interrupt();
        try {
            unavailable(() -> one.load(session.id()));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            boolean cleared = Thread.interrupted();
            assertThat(cleared).isTrue();
        }
    }

    @Test
    void anInterruptEndsTheWaitingForTheRing() {
        a.hang();
        backend.node("b:1").hang();
        backend.node("c:1").hang();
        SessionClient one = builder().operationDeadline(Duration.ofSeconds(60)).build();
        long began = System.nanoTime();
        Thread.currentThread().interrupt();
        try (one) {
            caught(SessionUnavailableException.class, () -> one.load("abcdefghijklmnopqrstuv"));
            assertThat(System.nanoTime() - began)
                    .isLessThan(Duration.ofSeconds(30).toNanos());
        } finally {
            boolean cleared = Thread.interrupted();
            assertThat(cleared).isTrue();
        }
    }

    @Test
    void aListenerThatThrowsDoesNotReachTheCaller() {
        SessionClient one = ready(builder().listener(new SessionListener() {
            @Override
            public void operation(OperationEvent event) {
                throw new IllegalStateException("operation");
            }

            @Override
            public void node(NodeStatus status) {
                throw new IllegalStateException("node");
            }
        }));
        Session session = savedOn(one, a);
        assertThat(one.load(session.id())).isPresent();
        a.fail();
        caught(SessionException.class, () -> one.load(session.id()));
        a.recover();
        assertThat(one.awaitReady(LONG)).isTrue();
        assertThat(one.load(session.id())).isPresent();
        assertThat(log.thrown()).extracting(Throwable::getMessage).contains("operation", "node");
    }
}
