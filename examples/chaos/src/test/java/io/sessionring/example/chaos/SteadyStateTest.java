package io.sessionring.example.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.Node;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionException;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.servers.Direction;
import io.sessionring.example.servers.ForwardClock;
import io.sessionring.example.servers.Proxy;
import io.sessionring.example.servers.Server;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.SessionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an operation costs where nothing is wrong, counted on the lines to real servers. Whatever takes so long that a further
 * candidate is asked for its sake says nothing of that, and is done again: a busy machine takes more tries.
 */
class SteadyStateTest {

    /** Nothing but the homes is asked before. */
    private static final long HEDGE_DELAY = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int MEASURED = 30;
    private static final int TRIES = 3_000;
    private static final int HELD_TRIES = 60;

    static Stream<Arguments> rings() {
        return Arrays.stream(BackendKind.values())
                .flatMap(backend -> Stream.of(
                        Arguments.of(backend, 0, 3),
                        Arguments.of(backend, 1, 3),
                        Arguments.of(backend, 1, 5),
                        Arguments.of(backend, 2, 5)));
    }

    @ParameterizedTest(name = "{0}, replicas({1}) on {2} nodes")
    @MethodSource("rings")
    void loadAndSaveAskEachHomeOnceAndNobodyElse(BackendKind backend, int replicas, int nodes)
            throws InterruptedException {
        try (Rig rig = new Rig(backend, replicas, nodes)) {
            List<String> ids = rig.sessions(8);
            int measured = 0;
            for (int i = 0; measured < MEASURED; i++) {
                assertThat(i).as("tries for %d that were quick", measured).isLessThan(TRIES);
                String id = ids.get(i % ids.size());
                List<Map<RequestKind, Long>> before = rig.counts();
                long start = System.nanoTime();
                Session session = rig.client.load(id).orElseThrow();
                long loaded = System.nanoTime();
                List<Map<RequestKind, Long>> between = rig.counts();
                session.set("visits", i);
                long changed = System.nanoTime();
                boolean saved = rig.client.save(session);
                long end = System.nanoTime();
                if (loaded - start >= HEDGE_DELAY || end - changed >= HEDGE_DELAY) {
                    rig.awaitSilence();
                    continue;
                }
                assertThat(saved).isTrue();
                assertThat(difference(before, between)).as("a load").isEqualTo(rig.onHomes(id, RequestKind.READ));
                assertThat(difference(between, rig.counts()))
                        .as("a save")
                        .isEqualTo(rig.onHomes(id, RequestKind.COMPARE_AND_SET));
                measured++;
            }
        }
    }

    @ParameterizedTest(name = "{0}, replicas({1}) on {2} nodes")
    @MethodSource("rings")
    void theHomesAreAskedTogether(BackendKind backend, int replicas, int nodes) throws InterruptedException {
        try (Rig rig = new Rig(backend, replicas, nodes)) {
            String id = rig.sessions(1).get(0);
            rig.askedBeforeAnyAnswers("load", id, () -> rig.client.load(id).isPresent());
            AtomicReference<Session> session = new AtomicReference<>();
            rig.askedBeforeAnyAnswers(
                    "save",
                    id,
                    () -> {
                        session.set(rig.client.load(id).orElseThrow());
                        session.get().set("visits", System.nanoTime());
                    },
                    () -> rig.client.save(session.get()));
        }
    }

    private static List<Map<RequestKind, Long>> difference(
            List<Map<RequestKind, Long>> before, List<Map<RequestKind, Long>> after) {
        List<Map<RequestKind, Long>> difference = new ArrayList<>();
        for (int i = 0; i < after.size(); i++) {
            Map<RequestKind, Long> node = new HashMap<>(after.get(i));
            before.get(i).forEach((kind, count) -> node.merge(kind, -count, Long::sum));
            node.remove(RequestKind.HEARTBEAT);
            node.values().removeIf(count -> count == 0);
            difference.add(node);
        }
        return difference;
    }

    /** Servers, a line to each of them on which requests are counted, and a client that has known them for long. */
    private static final class Rig implements AutoCloseable {

        private final List<Server> servers = new ArrayList<>();
        private final List<RequestKinds> kinds = new ArrayList<>();
        private final List<Proxy> lines = new ArrayList<>();
        private final SessionClient client;
        private final Ring ring;
        private final int copies;

        Rig(BackendKind backend, int replicas, int nodes) throws InterruptedException {
            copies = 1 + replicas;
            List<Node> listed = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                Server server = backend.start(i);
                servers.add(server);
                kinds.add(new RequestKinds(server));
                lines.add(kinds.get(i).lineTo(server));
                listed.add(Node.of(lines.get(i).host(), lines.get(i).port()).withName("node" + i));
            }
            ring = Rings.of(listed);
            ForwardClock clock = new ForwardClock();
            client = SessionClient.builder(backend.backend(), KryoCodec.allowing())
                    .nodes(listed)
                    .replicas(replicas)
                    .operationDeadline(Times.DEADLINE)
                    .clock(clock)
                    .build();
            assertThat(client.awaitReady(Duration.ofSeconds(20))).isTrue();
            // No node is so young that it could have missed a session, and none so new that a copy would be
            // provisional.
            clock.forward(Duration.ofDays(1));
            TimeUnit.NANOSECONDS.sleep(Times.DEADLINE.toNanos());
        }

        List<String> sessions(int count) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Session session = client.create();
                session.set("visits", 0);
                within(20, "a new session is stored", () -> {
                    try {
                        return client.save(session);
                    } catch (SessionException e) {
                        return false; // the machine is busy
                    }
                });
                ids.add(session.id());
            }
            awaitSilence();
            return ids;
        }

        int[] homes(String id) {
            return ring.candidates(SessionKey.of(id), copies);
        }

        List<Map<RequestKind, Long>> counts() {
            return kinds.stream().map(RequestKinds::counts).toList();
        }

        List<Map<RequestKind, Long>> onHomes(String id, RequestKind kind) {
            List<Map<RequestKind, Long>> expected = new ArrayList<>();
            kinds.forEach(line -> expected.add(Map.of()));
            for (int home : homes(id)) {
                expected.set(home, Map.of(kind, 1L));
            }
            return expected;
        }

        long ofSessions() {
            return kinds.stream().mapToLong(RequestKinds::ofSessions).sum();
        }

        /** Lets what a slow operation has set going come to its end. */
        void awaitSilence() {
            long[] last = {-1, 0};
            within(20, "nothing is sent any more", () -> {
                long now = ofSessions();
                if (now != last[0]) {
                    last[0] = now;
                    last[1] = System.nanoTime();
                }
                return System.nanoTime() - last[1] > TimeUnit.MILLISECONDS.toNanos(100);
            });
            within(20, "every node answers", () -> client.awaitReady(Duration.ofSeconds(1)));
        }

        void askedBeforeAnyAnswers(String what, String id, BooleanSupplier operation) {
            askedBeforeAnyAnswers(what, id, () -> {}, operation);
        }

        /**
         * While no home can answer, each has been asked, and so soon that it was not because another one kept silent. Once is
         * enough to show it.
         */
        void askedBeforeAnyAnswers(String what, String id, Runnable preparation, BooleanSupplier operation) {
            int[] homes = homes(id);
            List<Long> took = new ArrayList<>();
            for (int i = 0; i < HELD_TRIES; i++) {
                long[] before = new long[kinds.size()];
                CompletableFuture<Boolean> call;
                AtomicLong start = new AtomicLong();
                awaitSilence();
                try {
                    preparation.run();
                    awaitSilence();
                    for (int home : homes) {
                        before[home] = kinds.get(home).ofSessions();
                        lines.get(home).hold(Direction.REPLIES);
                    }
                    call = CompletableFuture.supplyAsync(() -> {
                        start.set(System.nanoTime());
                        return operation.getAsBoolean();
                    });
                    within(20, "every home is asked", () -> call.isDone() || askedSince(before, homes));
                } catch (SessionException e) {
                    continue; // the machine is busy
                } finally {
                    for (int home : homes) {
                        lines.get(home).release(Direction.REPLIES);
                    }
                }
                boolean asked = askedSince(before, homes);
                boolean answered =
                        call.handle((done, failure) -> failure == null && done).join();
                long last = Arrays.stream(homes)
                        .mapToLong(home -> kinds.get(home).newestOfSession())
                        .max()
                        .orElseThrow();
                took.add((last - start.get()) / 1_000);
                if (asked && answered && last - start.get() < HEDGE_DELAY) {
                    return;
                }
            }
            throw new AssertionError("a " + what + " never asked all homes within "
                    + TimeUnit.NANOSECONDS.toMicros(HEDGE_DELAY) + " us while none answered; it took, in us: " + took);
        }

        private boolean askedSince(long[] before, int[] homes) {
            return Arrays.stream(homes).allMatch(home -> kinds.get(home).ofSessions() > before[home]);
        }

        private static void within(int seconds, String what, BooleanSupplier condition) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime() - end).as(what + " in vain").isNegative();
                LockSupport.parkNanos(100_000);
            }
        }

        @Override
        public void close() {
            client.close();
            lines.forEach(Proxy::close);
            servers.forEach(Server::close);
        }
    }
}
