package io.sessionring.backend.memory;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.Lookup;
import io.sessionring.MissCause;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionUnavailableException;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two clients on connections that keep breaking: what was acknowledged holds, whatever became of the rest. */
class LostAnswersTest {

    private static final String[] NODES = {"a:1", "b:1", "c:1"};
    private static final String COUNTER = "counter";
    private static final Duration LONG = Duration.ofSeconds(20);

    /** Every lost connection is logged. */
    private final CapturedLog log = new CapturedLog();

    @BeforeEach
    void openTheLog() {
        log.open();
    }

    @AfterEach
    void closeTheLog() {
        log.close();
    }

    private static SessionClient client(LossyBackend backend) {
        SessionClient client = SessionClient.builder(backend, KryoCodec.allowing())
                .nodes(NODES)
                .operationDeadline(Duration.ofSeconds(10))
                .build();
        assertThat(client.awaitReady(LONG)).isTrue();
        return client;
    }

    /** What a session must and may hold. */
    private static final class Expected {
        private final Map<String, Set<Optional<Integer>>> possible = new HashMap<>();
        private final Set<String> ended = new HashSet<>();
        private String id = "";
        private int acknowledged;
        private int attempted;
        private boolean mayBeGone;
        private boolean deleted;

        private Set<Optional<Integer>> of(String name) {
            return possible.computeIfAbsent(name, n -> new HashSet<>(Set.of(Optional.empty())));
        }

        private void check(SessionClient client) {
            for (String old : ended) {
                // A log-out that was queued before the id changed may have come after it.
                assertThat(client.find(old))
                        .isIn(new Lookup.Missing(MissCause.ROTATED), new Lookup.Missing(MissCause.DELETED));
            }
            Lookup lookup = client.find(id);
            if (deleted) {
                assertThat(lookup).isEqualTo(new Lookup.Missing(MissCause.DELETED));
                return;
            }
            if (lookup instanceof Lookup.Found found) {
                check(found.session());
            } else {
                assertThat(mayBeGone).as("may be gone: " + lookup).isTrue();
            }
        }

        private void check(Session session) {
            possible.forEach((name, values) ->
                    assertThat(session.get(name, Integer.class)).as(name).isIn(values));
            assertThat(session.get(COUNTER, Integer.class).orElse(0)).isBetween(acknowledged, attempted);
        }
    }

    /** One seed's workload: requests one after the other, some of which work on what they loaded a while ago. */
    private static final class Workload {
        private final Random random;
        private final List<SessionClient> clients;
        private final List<Expected> sessions = new ArrayList<>();
        private final Map<String, Session> held = new HashMap<>();
        private int values;

        private Workload(Random random, List<SessionClient> clients) {
            this.random = random;
            this.clients = clients;
        }

        private void step() {
            int which = random.nextInt(2);
            SessionClient client = clients.get(which);
            if (sessions.size() < 3 || random.nextInt(20) == 0) {
                create(client);
                return;
            }
            Expected expected = sessions.get(random.nextInt(sessions.size()));
            switch (random.nextInt(12)) {
                case 0 -> rotate(client, expected);
                case 1 -> delete(client, expected);
                case 2, 3, 4 -> count(client, expected);
                default -> change(client, which, expected);
            }
        }

        private void create(SessionClient client) {
            Session session = client.create();
            int value = ++values;
            session.set("made", value);
            try {
                assertThat(client.save(session)).isTrue();
            } catch (SessionUnavailableException unknown) {
                return;
            }
            Expected expected = new Expected();
            expected.id = session.id();
            expected.possible.put("made", Set.of(Optional.of(value)));
            sessions.add(expected);
        }

        /** Each client has names of its own, so that the last acknowledged change of a name is the one that stands. */
        private void change(SessionClient client, int which, Expected expected) {
            String name = "client " + which + " name " + random.nextInt(3);
            Set<Optional<Integer>> possible = expected.of(name);
            String place = which + " " + expected.id;
            try {
                Session session = random.nextBoolean() ? held.get(place) : null;
                if (session == null || !session.id().equals(expected.id)) {
                    session = client.load(expected.id).orElse(null);
                }
                if (session == null) {
                    assertThat(expected.deleted || expected.mayBeGone).isTrue();
                    return;
                }
                held.remove(place); // what a failed save leaves pending is not used again
                // To remove what is not there is no change, and a save without a change asks nobody.
                boolean removes = session.names().contains(name) && random.nextInt(3) == 0;
                Optional<Integer> value = removes ? Optional.empty() : Optional.of(++values);
                value.ifPresentOrElse(set(session, name), remove(session, name));
                possible.add(value);
                boolean stands = client.save(session);
                assertThat(stands && expected.deleted).as("saved after its end").isFalse();
                if (stands) {
                    possible.clear();
                    possible.add(value);
                    held.put(place, session);
                } else {
                    assertThat(expected.deleted || expected.mayBeGone)
                            .as("gone")
                            .isTrue();
                }
            } catch (SessionUnavailableException unknown) {
                // what became of it is unknown
            }
        }

        private static Consumer<Integer> set(Session session, String name) {
            return value -> session.set(name, value);
        }

        private static Runnable remove(Session session, String name) {
            return () -> session.remove(name);
        }

        private void count(SessionClient client, Expected expected) {
            expected.attempted++;
            try {
                boolean counted =
                        client.update(expected.id, LostAnswersTest::increment).isPresent();
                assertThat(counted && expected.deleted)
                        .as("counted after its end")
                        .isFalse();
                assertThat(counted || expected.deleted || expected.mayBeGone)
                        .as("gone")
                        .isTrue();
                expected.acknowledged += counted ? 1 : 0;
            } catch (SessionUnavailableException unknown) {
                // what became of it is unknown
            }
        }

        private void rotate(SessionClient client, Expected expected) {
            try {
                Session session = client.load(expected.id).orElse(null);
                if (session != null && client.rotateId(session)) {
                    assertThat(expected.deleted).isFalse();
                    expected.ended.add(expected.id);
                    expected.id = session.id();
                    expected.mayBeGone = false;
                }
            } catch (SessionUnavailableException unknown) {
                expected.mayBeGone = true;
            }
        }

        private static void delete(SessionClient client, Expected expected) {
            if (client.delete(expected.id)) {
                expected.deleted = true;
            } else {
                expected.mayBeGone = true;
            }
        }
    }

    private static void increment(Session session) {
        session.set(COUNTER, session.get(COUNTER, Integer.class).orElse(0) + 1);
    }

    @Test
    void whatWasAcknowledgedStands() {
        AtomicInteger lost = new AtomicInteger();
        Seeds.check(150, random -> {
            LossyBackend backend = new LossyBackend(MemoryBackend.create(), random, 2 + random.nextInt(6));
            try (SessionClient one = client(backend);
                    SessionClient two = client(backend)) {
                Workload workload = new Workload(random, List.of(one, two));
                for (int step = 0; step < 120; step++) {
                    workload.step();
                }
                backend.heal();
                assertThat(one.awaitReady(LONG)).isTrue();
                assertThat(two.awaitReady(LONG)).isTrue();
                workload.sessions.forEach(expected -> expected.check(two));
                workload.sessions.forEach(expected -> expected.check(one));
            }
            lost.addAndGet(backend.lost());
        });
        assertThat(lost.get()).isGreaterThan(1_000);
    }

    @Test
    void aQueuedLogOutStandsInTheEnd() {
        Random random = new Random(1);
        LossyBackend backend = new LossyBackend(MemoryBackend.create(), random, 2);
        try (SessionClient one = client(backend);
                SessionClient two = client(backend)) {
            List<String> queued = new ArrayList<>();
            while (queued.size() < 20) {
                Session session = one.create();
                try {
                    one.save(session);
                } catch (SessionUnavailableException unknown) {
                    continue;
                }
                if (!one.delete(session.id())) {
                    queued.add(session.id());
                }
            }
            for (String id : queued) {
                eventually(LONG, "deleted", () -> two.find(id).equals(new Lookup.Missing(MissCause.DELETED)));
            }
        }
    }

    @Test
    void parallelCountersLoseNoAcknowledgedIncrement() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int every = 2; every <= 5; every++) {
                countInParallel(threads, new LossyBackend(MemoryBackend.create(), new Random(every), every));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void countInParallel(ExecutorService threads, LossyBackend backend) throws Exception {
        try (SessionClient one = client(backend);
                SessionClient two = client(backend)) {
            String id = savedSession(one);
            List<Callable<Integer>> counters = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                SessionClient client = i % 2 == 0 ? one : two;
                counters.add(() -> countUp(client, id, 200));
            }
            int acknowledged = 0;
            for (Future<Integer> each : threads.invokeAll(counters)) {
                acknowledged += each.get();
            }
            backend.heal();
            assertThat(acknowledged).isPositive();
            assertThat(one.load(id).orElseThrow().get(COUNTER, Integer.class).orElse(0))
                    .isGreaterThanOrEqualTo(acknowledged);
        }
    }

    private static String savedSession(SessionClient client) {
        while (true) {
            Session session = client.create();
            try {
                client.save(session);
                return session.id();
            } catch (SessionUnavailableException unknown) {
                // another one
            }
        }
    }

    private static int countUp(SessionClient client, String id, int times) {
        int acknowledged = 0;
        for (int i = 0; i < times; i++) {
            try {
                acknowledged += client.update(id, LostAnswersTest::increment).isPresent() ? 1 : 0;
            } catch (SessionUnavailableException unknown) {
                // it may or may not have counted
            }
        }
        return acknowledged;
    }
}
