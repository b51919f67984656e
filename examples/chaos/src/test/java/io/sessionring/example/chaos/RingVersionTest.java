package io.sessionring.example.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.chaos.RingSight.Stage;
import io.sessionring.example.chaos.SessionStore.Loaded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A release with another list of nodes and a greater ring version is rolled out, one JVM after the other. */
class RingVersionTest {

    private static final int JVMS = 3;
    private static final int SESSIONS = 60;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(40);
    private static final long STAYS = TimeUnit.SECONDS.toNanos(2);
    private static final RingShape OLD = new RingShape(List.of(0, 1, 2), 1);
    private static final RingShape NEW = new RingShape(List.of(2, 3, 4), 1);

    @Test
    void aRollingDeploymentChangesTheRingOnceAndNothingIsLostAndAnOldJvmDoesNotTurnItBack() {
        BackendKind backend = BackendKind.MEMCACHED;
        try (Cluster cluster = Cluster.start(backend, 5, JVMS + 1);
                Fleet fleet = new Fleet(backend, cluster)) {
            for (int i = 0; i < JVMS; i++) {
                fleet.start(i, OLD, 1);
            }
            fleet.logIn();
            fleet.shopUntil("every JVM works on the old ring", () -> fleet.isOneRing(OLD, 0));

            fleet.start(0, NEW, 2);
            fleet.shopUntil("the ring is the new one", () -> fleet.isOneRing(NEW, 1));
            for (int i = 1; i < JVMS; i++) {
                fleet.start(i, NEW, 2);
                fleet.shop();
            }

            fleet.start(1, OLD, 1);
            long end = System.nanoTime() + STAYS;
            fleet.shopUntil("time has passed", () -> {
                assertThat(fleet.isOneRing(NEW, 1)).isTrue();
                return System.nanoTime() - end > 0;
            });
        }
    }

    /** The JVMs of an application, and what the sessions must hold that they serve. */
    private static final class Fleet implements AutoCloseable {

        private final BackendKind backend;
        private final Cluster cluster;
        private final List<ChildJvm> jvms = new ArrayList<>();
        private final Map<String, Integer> visits = new LinkedHashMap<>();
        private int turns;

        Fleet(BackendKind backend, Cluster cluster) {
            this.backend = backend;
            this.cluster = cluster;
        }

        /** Starts a JVM in the place of the one before. */
        void start(int number, RingShape listed, int version) {
            if (number < jvms.size()) {
                jvms.remove(number).close();
            }
            ChildJvm jvm =
                    ChildJvm.start(backend, AdapterKind.SESSIONRING, number, cluster.lines(number), listed, version);
            jvms.add(number, jvm);
            Patience.with("the JVM knows its nodes", () -> jvm.allNodesAnswer() ? true : null);
        }

        boolean isOneRing(RingShape shape, int term) {
            return jvms.stream()
                    .map(jvm -> Patience.with("the JVM knows its ring", jvm::ring))
                    .allMatch(sight -> sight.stage() == Stage.STABLE
                            && sight.term() == term
                            && sight.shape().equals(shape));
        }

        /** One more JVM, which lists the old nodes, makes the sessions. */
        void logIn() {
            try (SessionStore store =
                    AdapterKind.SESSIONRING.open(JVMS, backend.backend(), cluster.lines(JVMS), OLD, 1)) {
                for (int i = 0; i < SESSIONS; i++) {
                    Loaded session = store.create();
                    Patience.with("a log-in", () -> store.save(session, Map.of("visits", "0"), Set.of()));
                    visits.put(session.id(), 0);
                }
            }
        }

        /** Every session is used once, on one JVM or another, and must hold what it held before. */
        void shop() {
            visits.replaceAll((id, count) -> {
                ChildJvm jvm = jvms.get(turns++ % jvms.size());
                Optional<Loaded> found = Patience.with("a load", () -> jvm.load(id));
                assertThat(found).as(id).isPresent();
                assertThat(found.get().values()).isEqualTo(Map.of("visits", Integer.toString(count)));
                Map<String, String> next = Map.of("visits", Integer.toString(count + 1));
                assertThat(Patience.with("a save", () -> jvm.save(found.get(), next, Set.of())))
                        .isTrue();
                return count + 1;
            });
        }

        void shopUntil(String what, BooleanSupplier condition) {
            long end = System.nanoTime() + PATIENCE;
            do {
                shop();
                assertThat(System.nanoTime() - end).as(what + " in vain").isNegative();
            } while (!condition.getAsBoolean());
        }

        @Override
        public void close() {
            jvms.forEach(ChildJvm::close);
        }
    }
}
