package io.sessionring.example.chaos;

import io.sessionring.example.console.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One run on real servers: application servers in this JVM and one in a JVM of its own, browsers that use sessions all the
 * time, and one ordeal after the other, each followed by time for repair. For one thread.
 */
final class RealRun implements AutoCloseable {

    static final int SERVERS = 3;

    private static final int NODES = 5;

    private static final long READY_WITHIN = TimeUnit.SECONDS.toNanos(20);
    private static final long REPAIRED_WITHIN = TimeUnit.SECONDS.toNanos(15);
    private static final long WARM_WITHIN = TimeUnit.SECONDS.toNanos(8);
    private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long WINDOW_STEP = TimeUnit.MILLISECONDS.toNanos(50);

    private final BackendKind backend;
    private final AdapterKind adapter;
    private final long seed;
    private final Random random;
    private final Cluster cluster;
    private final List<SessionStore> stores = new ArrayList<>();
    private final Pauses pauses = new Pauses();
    private final Children children;
    private final Copies copies;
    private final Figures figures = new Figures();
    private final Counts counts = Counts.ofRealServers();
    private final Workload workload;
    private final Faults faults;
    private final @Nullable Changes changes;
    private final List<Struck> struck = new ArrayList<>();
    private final Circumstances made;
    private long startedAt = System.nanoTime();

    /** A fault, or a change of the ring, in System.nanoTime(). */
    private record Struck(
            Ordeal ordeal, int node, long calmSince, long broken, long mended, long copiesMillis, long nodeRequests) {}

    /** With {@code changing} there are as few nodes in the ring as a {@link Move} may leave, and further ones. */
    RealRun(BackendKind backend, AdapterKind adapter, boolean changing, long seed) {
        this.backend = backend;
        this.adapter = adapter;
        this.seed = seed;
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        boolean sessionring = adapter == AdapterKind.SESSIONRING;
        cluster = Cluster.start(backend, changing ? Changes.SERVERS : NODES, SERVERS + 1);
        RingShape shape = new RingShape(
                IntStream.range(0, changing ? Changes.LEAST : NODES).boxed().toList(), 1);
        for (int i = 0; i < SERVERS; i++) {
            stores.add(adapter.open(i, backend.backend(), cluster.lines(i), shape, 0));
        }
        made = Circumstances.of(
                backend, cluster.size(), cluster.nodes().get(0), sessionring ? SessionringStore.settings() : "");
        children = new Children(backend, adapter, SERVERS, cluster.lines(SERVERS));
        copies = new Copies(sessionring, backend.backend(), cluster.nodes(), shape);
        Requests requests = new Requests(stores, sessionring ? pauses : null, figures);
        workload = new Workload(requests, SERVERS, children::current, counts, seed);
        faults = new Faults(backend, cluster, copies, workload, requests, children, SERVERS, random);
        changes = changing ? new Changes(adapter, cluster, copies, stores, children, faults, random) : null;
    }

    /** How the time is divided: a share for each ordeal, within what makes sense. */
    private record Pace(long calmMillis, long faultMillis) {
        static Pace of(long seconds, int ordeals) {
            long share = seconds * 1_000 / ordeals;
            return new Pace(within(share / 6, 300, 3_000), within(share / 4, 500, 3_000));
        }

        private static long within(long value, long least, long most) {
            return Math.max(least, Math.min(most, value));
        }
    }

    /** Runs all ordeals in random order, over and over until the time is up. */
    RunReport run(List<? extends Ordeal> ordeals, long seconds, Progress.Bar bar) throws InterruptedException {
        return run(ordeals, seconds, 0, bar);
    }

    /** Runs until the time is up and at least so many ordeals are over. */
    RunReport run(List<? extends Ordeal> ordeals, long seconds, int atLeast, Progress.Bar bar)
            throws InterruptedException {
        Pace pace = Pace.of(seconds, ordeals.size());
        warmUp();
        startedAt = System.nanoTime();
        workload.start();
        List<Ordeal> deck = new ArrayList<>();
        while (elapsedMillis() < seconds * 1_000 || struck.size() < atLeast) {
            if (deck.isEmpty()) {
                deck.addAll(ordeals);
                Collections.shuffle(deck, random);
            }
            Ordeal ordeal = deck.remove(deck.size() - 1);
            bar.say(ordeal.label());
            undergo(ordeal, pace);
            bar.stepTo(Math.min(seconds, elapsedMillis() / 1_000));
        }
        TimeUnit.MILLISECONDS.sleep(pace.calmMillis);
        workload.stop();
        workload.lookAtTheEnded();
        return report();
    }

    /** A JVM that has just been started is slow, and that is of no interest: a trial with figures of its own. */
    private void warmUp() throws InterruptedException {
        awaitAllNodes(READY_WITHIN);
        children.next(copies.shape());
        children.awaitCurrent();
        Figures trial = new Figures();
        try (Workload warming =
                new Workload(new Requests(stores, null, trial), SERVERS, () -> null, counts, seed + 1)) {
            warming.start();
            long end = System.nanoTime() + WARM_WITHIN;
            long now;
            do {
                TimeUnit.NANOSECONDS.sleep(2 * WINDOW);
                now = System.nanoTime();
            } while (now - end < 0 && !isWarm(trial.between(now - 2 * WINDOW, now)));
            warming.stop();
            warming.lookAtTheEnded();
        }
        awaitAllNodes(READY_WITHIN);
    }

    private static boolean isWarm(Figures.Span span) {
        return span.operations() > 0 && span.unavailable() == 0 && span.p99Millis() < Times.NODE_TIMEOUT.toMillis();
    }

    private long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
    }

    private void undergo(Ordeal ordeal, Pace pace) throws InterruptedException {
        long calmSince = System.nanoTime();
        workload.endSome(3);
        TimeUnit.MILLISECONDS.sleep(pace.calmMillis);
        workload.lookAtTheEnded();
        struck.add(
                ordeal instanceof Move move ? make(move, pace, calmSince) : strike((Nemesis) ordeal, pace, calmSince));
        workload.check();
    }

    private Struck strike(Nemesis nemesis, Pace pace, long calmSince) throws InterruptedException {
        int node = node(nemesis);
        nemesis.strike(faults, node, pace.faultMillis);
        long mended = System.nanoTime();
        long requests = cluster.requests(node) - faults.brokenRequests();
        cluster.mend();
        return new Struck(nemesis, node, calmSince, faults.brokenAt(), mended, awaitRepair(mended), requests);
    }

    private Struck make(Move move, Pace pace, long calmSince) throws InterruptedException {
        Changes those = Objects.requireNonNull(changes);
        those.make(move, pace.faultMillis);
        long over = System.nanoTime();
        long copiesMillis = awaitRepair(over);
        those.awaitWhole();
        return new Struck(move, -1, calmSince, those.begunAt(), over, copiesMillis, 0);
    }

    private int node(Nemesis nemesis) {
        int node = random.nextInt(NODES);
        return switch (nemesis) {
            case RESTART_WITH_OLD_AOF -> 2 * random.nextInt(NODES / 2) + 1;
            case RESTART_WITH_OLD_RDB -> 2 * random.nextInt((NODES + 1) / 2);
            default -> node;
        };
    }

    private void awaitAllNodes(long within) throws InterruptedException {
        long end = System.nanoTime() + within;
        while (!stores.stream().allMatch(SessionStore::allNodesAnswer)) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("not every node answers every client");
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Waits until the promise holds for the next fault; returns when the copies were complete, ms since then, or -1. */
    private long awaitRepair(long mended) throws InterruptedException {
        Set<Story> pending = new HashSet<>(workload.active());
        long complete = -1;
        while (System.nanoTime() - mended < REPAIRED_WITHIN) {
            pending.removeIf(
                    story -> story.over() || copies.complete(story.cookie().id()));
            if (pending.isEmpty() && complete < 0) {
                complete = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - mended);
            }
            if (pending.isEmpty() && stores.stream().allMatch(SessionStore::allNodesAnswer)) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(40);
        }
        awaitAllNodes(READY_WITHIN);
        Set<Story> spares = new HashSet<>(workload.active());
        while (changes == null && !spares.isEmpty() && System.nanoTime() - mended < REPAIRED_WITHIN) {
            spares.removeIf(
                    story -> story.over() || copies.spareReady(story.cookie().id()));
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return complete;
    }

    private RunReport report() {
        List<RunReport.Fault> reports = new ArrayList<>();
        for (int i = 0; i < struck.size(); i++) {
            long next = i + 1 < struck.size() ? struck.get(i + 1).broken : System.nanoTime();
            reports.add(report(struck.get(i), next));
        }
        return new RunReport(
                backend.label(),
                adapter.label(),
                seed,
                TimeUnit.NANOSECONDS.toMillis(startedAt),
                elapsedMillis() / 1e3,
                cluster.size(),
                SERVERS + 1,
                counts.histories(),
                counts.wrongHistories(),
                figures.operations(),
                workload.acknowledgedWrites(),
                figures.unavailable(),
                100.0 * figures.unavailable() / Math.max(1, figures.operations()),
                counts.wrongByKind(),
                counts.violationsByKind(),
                reports,
                counts.examples(),
                counts.stories(),
                made);
    }

    private RunReport.Fault report(Struck fault, long next) {
        Figures.Span before = figures.between(fault.calmSince, fault.broken);
        long back = -1;
        for (long at = fault.mended; at + WINDOW <= next && back < 0; at += WINDOW_STEP) {
            if (figures.between(at, at + WINDOW).p99Millis() <= 2 * before.p99Millis()) {
                back = TimeUnit.NANOSECONDS.toMillis(at - fault.mended);
            }
        }
        return new RunReport.Fault(
                fault.ordeal.label(),
                fault.node,
                TimeUnit.NANOSECONDS.toMillis(fault.broken - startedAt),
                TimeUnit.NANOSECONDS.toMillis(fault.mended - fault.broken),
                before,
                figures.between(fault.broken, fault.mended),
                figures.between(fault.mended, next),
                back,
                fault.copiesMillis,
                fault.nodeRequests);
    }

    Counts counts() {
        return counts;
    }

    @Override
    public void close() {
        workload.close();
        children.close();
        stores.forEach(SessionStore::close);
        copies.close();
        pauses.close();
        cluster.close();
    }
}
