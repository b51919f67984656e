package io.sessionring.backend.memory;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.CopyEvent;
import io.sessionring.CopyEvent.Kind;
import io.sessionring.MissCause;
import io.sessionring.NodeClock;
import io.sessionring.NodeStatus;
import io.sessionring.SafeToRestart;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionClientBuilder;
import io.sessionring.SessionListener;
import io.sessionring.VoteRefusal;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.internal.ring.SessionKey;
import io.sessionring.spi.Backend;
import io.sessionring.testing.RecordedEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link SessionClient#nodes} and a listener tell an operator, of three nodes with two copies of each session. */
class NodeStatusTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final CapturedLog log = new CapturedLog();
    private final RecordedEvents events = new RecordedEvents();
    private final MemoryBackend backend = MemoryBackend.create();

    @BeforeEach
    void openTheLog() {
        log.open();
    }

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    private SessionClientBuilder builder(Backend nodes) {
        return SessionClient.builder(nodes, KryoCodec.allowing())
                .nodes("a:1", "b:1", "c:1")
                .replicas(1)
                .listener(events);
    }

    private static SessionClient ready(SessionClientBuilder builder) {
        SessionClient client = builder.build();
        assertThat(client.awaitReady(LONG)).isTrue();
        return client;
    }

    private static NodeStatus status(SessionClient client, String address) {
        return client.nodes().stream()
                .filter(each -> each.node().identity().equals(address))
                .findFirst()
                .orElseThrow();
    }

    private static Session saved(SessionClient client) {
        Session session = client.create();
        session.set("user", "ada");
        assertThat(client.save(session)).isTrue();
        return session;
    }

    private long told(Kind kind, String node) {
        return events.copies().stream()
                .filter(event -> event.kind() == kind && event.node().equals(Optional.of(node)))
                .mapToInt(CopyEvent::count)
                .sum();
    }

    private static Backend withClocks(MemoryBackend first, MemoryBackend others) {
        return (address, settings) -> (address.toString().equals("a:1") ? first : others).open(address, settings);
    }

    private static MemoryBackend ahead(Duration by) {
        return MemoryBackend.create(Clock.offset(Clock.systemUTC(), by), 1_000_000);
    }

    @Test
    void aNodeThatIsEjectedSaysSinceWhenAndWhenItIsAskedAgain() {
        Instant before = Instant.now().minusMillis(1);
        try (SessionClient client = ready(builder(backend))) {
            assertThat(status(client, "a:1").nextHeartbeat()).isEmpty();
            assertThat(status(client, "a:1").since()).isBetween(before, Instant.now());
            Instant failed = Instant.now();
            backend.node("a:1").fail();
            eventually(LONG, "ejected", () -> status(client, "a:1").state() == NodeStatus.State.EJECTED);
            NodeStatus ejected = status(client, "a:1");
            assertThat(ejected.since()).isBetween(failed.minusMillis(1), Instant.now());
            assertThat(ejected.nextHeartbeat().orElseThrow())
                    .isBetween(Instant.now().minusSeconds(2), Instant.now().plusSeconds(2));
            assertThat(ejected.trouble()).isNotEmpty();
            assertThat(status(client, "b:1").safeToRestart())
                    .isInstanceOfSatisfying(
                            SafeToRestart.No.class,
                            no -> assertThat(no.reason()).contains("a:1 is ejected"));
            assertThat(events.nodes())
                    .last()
                    .satisfies(last -> assertThat(last.since()).isEqualTo(ejected.since()));
        }
    }

    @Test
    void aNodeIsSafeToRestartOnceTheOthersHaveBeenRefilled() {
        try (SessionClient client = ready(builder(backend));
                SessionClient alone = ready(builder(MemoryBackend.create()).replicas(0))) {
            assertThat(status(alone, "a:1").safeToRestart())
                    .isEqualTo(new SafeToRestart.No("its sessions have no other copy", Optional.empty()));
            assertThat(status(client, "a:1").safeToRestart()).isEqualTo(new SafeToRestart.Yes()); // made just now
            backend.node("b:1").restart();
            eventually(
                    LONG,
                    "noticed",
                    () -> !status(client, "a:1").safeToRestart().isYes());
            assertThat(status(client, "b:1").safeToRestart().isYes()).isTrue(); // it is the one that is out
            eventually(
                    LONG,
                    "refilled",
                    () -> status(client, "a:1").safeToRestart().isYes());
            eventually(
                    LONG,
                    "logged",
                    () -> log.messages().stream().anyMatch(line -> line.contains("node b:1 has been refilled")));
        }
    }

    @Test
    void whatHappenedToCopiesIsCountedAndTold() {
        try (SessionClient client = ready(builder(backend))) {
            Session session = saved(client);
            assertThat(client.load(client.create().id())).isEmpty();
            eventually(
                    LONG,
                    "looked at",
                    () -> client.nodes().stream()
                            .allMatch(each -> each.figures().repairsQueued() == 0));
            long queued = told(Kind.REPAIR_QUEUED, "a:1");
            backend.node("a:1").restart();
            eventually(LONG, "noticed", () -> told(Kind.RESTARTED, "a:1") == 1);
            eventually(LONG, "repaired", () -> backend.node("a:1").keys().contains(SessionKey.of(session.id())));
            eventually(LONG, "told", () -> told(Kind.REPAIRED, "a:1") > 0);
            assertThat(told(Kind.REPAIR_QUEUED, "a:1")).isGreaterThan(queued);
            eventually(LONG, "none waits", () -> status(client, "a:1").figures().repairsQueued() == 0);
            assertThat(client.nodes()).allSatisfy(each -> {
                String name = each.node().identity();
                assertThat(each.figures().repairsDone()).isEqualTo(told(Kind.REPAIRED, name));
                assertThat(each.figures().evictions()).isEqualTo(told(Kind.EVICTED, name));
                assertThat(each.figures().votesRefused().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .isEqualTo(told(Kind.VOTE_REFUSED, name));
                assertThat(each.figures().votesRefused()).containsOnlyKeys(VoteRefusal.values());
                assertThat(each.figures().misses()).containsOnlyKeys(MissCause.values());
            });
            assertThat(client.nodes().stream()
                            .mapToLong(each -> each.figures().misses().get(MissCause.UNKNOWN))
                            .sum())
                    .isOne();
            assertThat(events.copies().stream().filter(event -> event.kind() == Kind.VOTE_REFUSED))
                    .isNotEmpty()
                    .allMatch(event -> event.reason().isPresent());
            assertThat(log.messages()).anyMatch(line -> line.contains("node a:1 is another run than before"));
        }
    }

    @Test
    void aLogOutThatWaitsForANodeIsCountedAndTold() {
        try (SessionClient client = ready(builder(backend))) {
            Session session = saved(client);
            backend.node("b:1").hang();
            client.delete(session.id());
            assertThat(status(client, "b:1").figures().logOutsQueued()).isOne();
            assertThat(status(client, "a:1").figures().logOutsQueued()).isZero();
            assertThat(told(Kind.LOG_OUT_QUEUED, "b:1")).isOne();
            backend.node("b:1").recover();
            eventually(LONG, "told", () -> told(Kind.LOG_OUT_DELIVERED, "b:1") == 1);
            assertThat(status(client, "b:1").figures().logOutsQueued()).isZero();
        }
    }

    @Test
    void aNodesClockThatIsWrongIsSaidOnceAndNotRefused() {
        try (SessionClient client = ready(builder(withClocks(ahead(Duration.ofSeconds(30)), backend)))) {
            eventually(LONG, "told", () -> told(Kind.CLOCK_APART, "a:1") == 1);
            NodeClock clock = status(client, "a:1").clock();
            assertThat(clock.state()).isEqualTo(NodeClock.State.NODE_APART);
            assertThat(clock.ahead().orElseThrow()).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(31));
            assertThat(status(client, "b:1").clock().state()).isEqualTo(NodeClock.State.AGREES);
            saved(client);
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("median"))
                    .singleElement()
                    .asString()
                    .matches(
                            "the clock of node a:1 is PT(30|29\\.\\d+|30\\.\\d+)S ahead of the median of the nodes' clocks,"
                                    + " more than clockSkew allows");
        }
    }

    @Test
    void thisClientsClockThatIsWrongIsSaidOnceAndNoNodeIsBlamed() {
        try (SessionClient client =
                ready(builder(backend).clock(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-30))))) {
            eventually(
                    LONG,
                    "told",
                    () -> events.copies().stream()
                            .anyMatch(event -> event.kind() == Kind.CLOCK_APART
                                    && event.node().isEmpty()));
            assertThat(client.nodes()).allMatch(each -> each.clock().state() == NodeClock.State.CLIENT_APART);
            assertThat(log.messages())
                    .filteredOn(line -> line.contains("median"))
                    .singleElement()
                    .asString()
                    .startsWith("this client's clock is PT")
                    .contains("S behind the median of the nodes' clocks");
        }
    }

    /** Stands still as soon as it hears of anything that waits. */
    private static final class Slow implements SessionListener {

        private final CountDownLatch heard = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void copies(CopyEvent event) {
            if (event.kind() == Kind.LOG_OUT_QUEUED) {
                heard.countDown();
                try {
                    goOn.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Test
    void aListenerThatStandsStillHoldsUpNoOtherCall() throws Exception {
        Slow slow = new Slow();
        try (SessionClient client = ready(builder(backend).listener(slow))) {
            Session session = saved(client);
            backend.node("b:1").hang();
            Thread deleting = new Thread(() -> client.delete(session.id()));
            deleting.start();
            assertThat(slow.heard.await(20, TimeUnit.SECONDS)).isTrue();
            backend.node("b:1").recover();
            Thread others = new Thread(() -> {
                Session other = saved(client);
                client.load(other.id());
                client.nodes();
            });
            others.start();
            others.join(5_000);
            boolean done = !others.isAlive();
            slow.goOn.countDown();
            deleting.join();
            others.join();
            assertThat(done).isTrue();
        }
    }
}
