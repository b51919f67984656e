package io.sessionring.example.chaos;

import io.sessionring.Node;
import io.sessionring.RingChange.Stage;
import io.sessionring.example.chaos.ChangeReport.Calls;
import io.sessionring.example.chaos.ChangeReport.Spread;
import io.sessionring.example.chaos.Errand.Kind;
import io.sessionring.example.chaos.Errand.Member;
import io.sessionring.example.chaos.Errand.RingState;
import io.sessionring.example.chaos.Errand.Written;
import io.sessionring.example.chaos.Ledger.Entry;
import io.sessionring.example.chaos.Traffic.Call;
import io.sessionring.example.console.Progress;
import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.example.servers.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A ring of four nodes with many sessions, changed four times under traffic that is not in a hurry. One JVM begins each change;
 * the others learn of it from the nodes, whatever is in their lists. For one thread.
 */
final class ChangeRun implements AutoCloseable {

    /** How the ring is changed. */
    enum Step implements Named {
        ONE_ADDED,
        ONE_REMOVED,
        /** It gets twice the weight. */
        ONE_RE_WEIGHTED,
        /** Its name moves to another address, where an empty server is. */
        ONE_REPLACED
    }

    /** Long enough that no session ends by itself. */
    static final Duration MAX_INACTIVE = Duration.ofHours(6);

    private static final int NODES = 4;

    private static final int WRITERS = 4;
    private static final int MEGABYTES = 1_024;
    private static final int MOST_SESSIONS_AT_A_TIME = 64;

    private static final long READY_WITHIN = TimeUnit.SECONDS.toNanos(60);
    private static final long BEGUN_WITHIN = TimeUnit.SECONDS.toNanos(15);

    /** A change takes not so long, and for each session not as long as this. */
    private static final long OVER_WITHIN = TimeUnit.SECONDS.toNanos(120);

    private static final long OVER_WITHIN_FOR_EACH = TimeUnit.MILLISECONDS.toNanos(10);

    private static final Duration WARM = Duration.ofSeconds(5);

    private final BackendKind backend;
    private final int replicas;
    private final int sessions;
    private final int perSecond;
    private final long seed;
    private final Map<String, Server> servers = new HashMap<>();
    private final List<ServingJvm> jvms = new ArrayList<>();
    private final Ledger ledger = new Ledger();
    private final List<ChangeReport.Change> changes = new ArrayList<>();
    private final ExecutorService looking = Executors.newFixedThreadPool(WRITERS + 1);
    private final Traffic traffic;
    private final Circumstances made;
    private List<Node> ring = new ArrayList<>();
    private int term;
    private long looks;
    private int barSteps;

    ChangeRun(BackendKind backend, int replicas, int sessions, int perSecond, long seed) {
        this.backend = backend;
        this.replicas = replicas;
        this.sessions = sessions;
        this.perSecond = perSecond;
        this.seed = seed;
        try {
            for (int i = 0; i < NODES; i++) {
                ring.add(started(OwnLines.name(i)));
            }
            for (int i = 0; i <= WRITERS; i++) {
                jvms.add(ServingJvm.start(backend, ring, replicas));
            }
            made = Circumstances.of(
                    backend,
                    NODES,
                    ring.get(0),
                    WRITERS + " JVMs that write and one that reads, replicas(" + replicas + "), maxInactiveInterval "
                            + MAX_INACTIVE.toHours() + " h");
        } catch (RuntimeException e) {
            closeAll();
            throw e;
        }
        traffic = new Traffic(jvms.subList(0, WRITERS), jvms.get(WRITERS), ledger, perSecond, seed);
    }

    private Node started(String name) {
        Server server = switch (backend) {
            case MEMCACHED -> MemcachedServer.builder().memory(MEGABYTES).start();
            case REDIS -> RedisServer.builder().start();
        };
        servers.put(server.address(), server);
        return Node.of(server.host(), server.port()).withName(name);
    }

    private void switchOff(Node node) {
        Server server = servers.remove(node.host() + ":" + node.port());
        if (server == null) {
            throw new IllegalStateException("there is no server for " + node);
        }
        server.close();
    }

    /** Makes the sessions and then these changes; calls are timed for {@code window} before each of them. */
    ChangeReport run(List<Step> steps, Duration window, Progress.Bar bar) throws InterruptedException {
        awaitRing();
        say(bar, "sessions are made");
        traffic.fill(sessions, MOST_SESSIONS_AT_A_TIME);

        for (Step next : steps) {
            make(next, window, bar);
        }
        return new ChangeReport(
                backend.label(),
                replicas,
                seed,
                perSecond,
                ledger.sessions(),
                ledger.live(),
                ledger.acknowledgedLogOuts(),
                looks,
                ledger.acknowledgedWrites(),
                ledger.unknownWrites(),
                ledger.wrong(),
                ledger.examples(),
                changes,
                made);
    }

    private void make(Step change, Duration window, Progress.Bar bar) throws InterruptedException {
        List<Node> wanted = new ArrayList<>(ring);
        Optional<Node> leaving = switch (change) {
            case ONE_ADDED -> {
                wanted.add(started(OwnLines.name(NODES)));
                yield Optional.empty();
            }
            case ONE_REMOVED -> Optional.of(wanted.remove(2));
            case ONE_RE_WEIGHTED -> {
                wanted.set(0, wanted.get(0).withWeight(2));
                yield Optional.empty();
            }
            case ONE_REPLACED -> Optional.of(wanted.set(1, started(ring.get(1).identity())));
        };
        change(change.label(), wanted, window, bar);
        leaving.ifPresent(this::switchOff);
        readBack("after " + change.label(), bar);
    }

    private void say(Progress.Bar bar, String what) {
        bar.stepTo(barSteps++);
        bar.say(what);
    }

    private void change(String what, List<Node> wanted, Duration window, Progress.Bar bar) throws InterruptedException {
        say(bar, what);
        traffic.start();
        TimeUnit.NANOSECONDS.sleep(Math.min(WARM.toNanos(), window.toNanos()));
        long calmSince = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(window.toNanos());
        ServingJvm publisher = jvms.get(changes.size() % WRITERS);
        long begun = System.nanoTime();
        begin(publisher, wanted);
        RingState done = awaitDone(publisher);
        long over = System.nanoTime();
        ring = wanted;
        term++;
        awaitRing();
        long allKnow = System.nanoTime();
        traffic.stop();
        Map<String, Calls> calls = new LinkedHashMap<>();
        for (Call call : Call.values()) {
            calls.put(call.label(), calls(traffic.figures(call), calmSince, begun, over));
        }
        changes.add(new ChangeReport.Change(
                what, (over - begun) / 1e9, (allKnow - begun) / 1e9, done.keysSwept(), done.sessionsMoved(), calls));
    }

    private static Calls calls(Figures figures, long calmSince, long begun, long over) {
        long window = begun - calmSince;
        double worst = 0;
        for (long from = begun; from == begun || from + window <= over; from += window) {
            worst = Math.max(
                    worst,
                    Spread.between(figures, from, Math.min(over, from + window)).p99());
        }
        return new Calls(Spread.between(figures, calmSince, begun), Spread.between(figures, begun, over), worst);
    }

    private void begin(ServingJvm publisher, List<Node> wanted) throws InterruptedException {
        Errand errand = Errand.change(wanted.stream().map(Member::of).toList(), replicas);
        long end = System.nanoTime() + BEGUN_WITHIN;
        while (publisher.ask(errand).join().written() != Written.DONE) {
            await(end, "the change is begun");
        }
    }

    private RingState awaitDone(ServingJvm publisher) throws InterruptedException {
        long end = System.nanoTime() + OVER_WITHIN + OVER_WITHIN_FOR_EACH * sessions;
        while (true) {
            RingState state = publisher.ask(Errand.of(Kind.RING)).join().ring();
            if (state != null && state.stage() == Stage.DONE) {
                return state;
            }
            if (state != null && state.stage() == Stage.REPLACED) {
                throw new IllegalStateException("another change has taken the place of this one");
            }
            traffic.check();
            await(end, "the change is over");
        }
    }

    /** Waits until every server works on the ring as it should be now, and all of its nodes answer. */
    private void awaitRing() throws InterruptedException {
        List<Member> members = sorted(ring.stream().map(Member::of).toList());
        long end = System.nanoTime() + READY_WITHIN;
        for (ServingJvm jvm : jvms) {
            while (true) {
                RingState state = jvm.ask(Errand.of(Kind.RING)).join().ring();
                if (state != null
                        && state.stable()
                        && state.ready()
                        && state.term() == term
                        && sorted(state.members()).equals(members)) {
                    break;
                }
                await(end, "every server works on the ring of term " + term);
            }
        }
    }

    private static List<Member> sorted(List<Member> members) {
        return members.stream().sorted(Comparator.comparing(Member::name)).toList();
    }

    private static void await(long end, String what) throws InterruptedException {
        if (System.nanoTime() - end > 0) {
            throw new IllegalStateException("waited in vain: " + what);
        }
        TimeUnit.MILLISECONDS.sleep(50);
    }

    /** Every session by the server that only reads, and at the same time each by one of the others. */
    private void readBack(String when, Progress.Bar bar) {
        say(bar, "all are read back");
        List<Entry> all = ledger.all();
        List<CompletableFuture<Integer>> parts = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int from = (int) ((long) all.size() * i / WRITERS);
            int to = (int) ((long) all.size() * (i + 1) / WRITERS);
            parts.add(readBack(i, when, all.subList(from, to)));
        }
        parts.add(readBack(WRITERS, when, all));
        parts.forEach(part -> looks += part.join());
    }

    private CompletableFuture<Integer> readBack(int server, String when, List<Entry> entries) {
        ReadBack part = new ReadBack(ledger, jvms.get(server), when + ", by server " + server, entries);
        return CompletableFuture.supplyAsync(part::run, looking);
    }

    private void closeAll() {
        looking.shutdownNow();
        jvms.forEach(ServingJvm::close);
        servers.values().forEach(Server::close);
    }

    @Override
    public void close() {
        traffic.close();
        closeAll();
    }
}
