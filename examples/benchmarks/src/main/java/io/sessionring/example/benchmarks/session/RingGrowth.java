package io.sessionring.example.benchmarks.session;

import io.sessionring.Node;
import io.sessionring.RingChange;
import io.sessionring.RingChange.Progress;
import io.sessionring.RingChange.Stage;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionUnavailableException;
import io.sessionring.example.benchmarks.row.Visitor;
import io.sessionring.example.benchmarks.session.Servers.NetworkBytes;
import io.sessionring.example.benchmarks.session.SteadyCalls.Calls;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One node is added to a ring of three, which keeps two copies of each session. One client fills the ring and then changes it.
 * For one thread.
 */
final class RingGrowth implements AutoCloseable {

    static final int NODES = 3;
    static final int COPIES = 2;

    private static final int FILLERS = 8;
    /** Sessions that the other client calls for. */
    private static final int CALLED = 256;
    /** Sessions that are read to learn what a copy takes on the wire. */
    private static final int READ = 200;

    private static final int MOST_TRIES = 100;
    private static final long LOOK_MILLIS = 5;
    private static final Duration LONGEST = Duration.ofHours(2);

    private final ServerKind kind;
    private final Servers servers;
    private final SessionClient client;

    /**
     * What a change has taken.
     *
     * @param joining how long clients took to learn of it, s
     * @param sweep how long the keys were looked at, s
     * @param ending how long it took then until it was over, s
     * @param keys how many were looked at
     * @param moved sessions that were written to the new node
     * @param bytesOfCopy that one copy took on the wire when it was read before
     * @param oldNodes what the nodes of the old ring received and sent in the sweep
     * @param newNode what the new one did
     * @param calls of another client; null if there was none
     */
    record Result(
            double joining,
            double sweep,
            double ending,
            double keys,
            double moved,
            double bytesOfCopy,
            NetworkBytes oldNodes,
            NetworkBytes newNode,
            @Nullable Traffic calls) {}

    /** The calls of another client, by when they were made. */
    record Traffic(Calls before, Calls joining, Calls sweep) {}

    /** When what happened, and what it had taken until then. */
    private record Course(
            long began,
            long moving,
            long ending,
            long over,
            Progress end,
            double bytesOfCopy,
            NetworkBytes oldNodes,
            NetworkBytes newNode) {

        Result result(@Nullable SteadyCalls calls) {
            return new Result(
                    seconds(began, moving),
                    seconds(moving, ending),
                    seconds(ending, over),
                    (double) end.keysSwept(),
                    (double) end.sessionsMoved(),
                    bytesOfCopy,
                    oldNodes,
                    newNode,
                    calls == null ? null : traffic(calls));
        }

        private Traffic traffic(SteadyCalls calls) {
            return new Traffic(
                    calls.during(time -> time - began < 0),
                    calls.during(time -> time - began >= 0 && time - moving < 0),
                    calls.during(time -> time - moving >= 0 && time - ending < 0));
        }

        private static double seconds(long from, long to) {
            return (to - from) / 1e9;
        }
    }

    /** Starts servers and fills them; a client is to look at so many sessions a second. */
    RingGrowth(ServerKind kind, int sessions, int perSecond) throws InterruptedException, ExecutionException {
        this.kind = kind;
        servers = new Servers(kind, NODES + 1);
        client = SessionringRow.ofRing(kind.backend(), COPIES - 1, servers.addresses(NODES))
                .sweepRate(perSecond)
                .build();
        try {
            if (!client.awaitReady(Duration.ofSeconds(30))) {
                throw new IllegalStateException("the nodes were not ready within 30 s");
            }
            fill(Math.max(sessions - CALLED - READ, 0));
        } catch (InterruptedException | ExecutionException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void fill(int count) throws InterruptedException, ExecutionException {
        ExecutorService fillers = Executors.newFixedThreadPool(FILLERS);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < FILLERS; i++) {
                int part = count / FILLERS + (i < count % FILLERS ? 1 : 0);
                parts.add(fillers.submit(() -> {
                    for (int stored = 0; stored < part; stored++) {
                        store();
                    }
                }));
            }
            for (Future<?> each : parts) {
                each.get();
            }
        } finally {
            fillers.shutdownNow();
        }
    }

    private String store() {
        Session session = client.create();
        Visitor.attributes().forEach(session::set);
        if (!patiently(() -> client.save(session))) {
            throw new IllegalStateException("a session was gone");
        }
        return session.id();
    }

    /** Tries again on a busy machine: nothing is being measured yet. */
    private static <T> T patiently(Supplier<T> call) {
        for (int tries = 1; ; tries++) {
            try {
                return call.get();
            } catch (SessionUnavailableException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private double bytesOfCopy() throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < READ; i++) {
            ids.add(store());
        }
        awaitRepairs();
        NetworkBytes before = servers.network(0, NODES);
        ids.forEach(id -> patiently(() -> client.load(id).orElseThrow()));
        return (double) servers.network(0, NODES).since(before).both() / (READ * COPIES);
    }

    /** Where an answer was late a copy is looked after later, which is not to be measured with the rest. */
    private void awaitRepairs() throws InterruptedException {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (client.nodes().stream().anyMatch(node -> node.figures().repairsQueued() > 0)) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("copies are still being repaired");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** Adds the node while nobody else calls. */
    Result alone() throws InterruptedException, ExecutionException {
        fill(CALLED); // so that there are as many as with the other client's
        return change(bytesOfCopy()).result(null);
    }

    /** Adds the node while another client calls, which it has done for a while before. */
    Result underTraffic(int beforeMillis) throws IOException, InterruptedException, ExecutionException {
        double bytesOfCopy = bytesOfCopy();
        Contender caller = kind == ServerKind.REDIS ? Contender.REDIS_CHANGING : Contender.MEMCACHED_CHANGING;
        try (SteadyCalls calls = SteadyCalls.start(caller, servers.addresses(NODES), CALLED, beforeMillis)) {
            TimeUnit.MILLISECONDS.sleep(beforeMillis);
            Course course = change(bytesOfCopy);
            calls.stop();
            return course.result(calls);
        }
    }

    private Course change(double bytesOfCopy) throws InterruptedException {
        List<Node> wanted =
                servers.addresses(NODES + 1).stream().map(Node::parse).toList();
        long began = System.nanoTime();
        RingChange change = client.changeNodes(wanted);
        await(change, Stage.JOINING);
        long moving = System.nanoTime();
        NetworkBytes oldNodes = servers.network(0, NODES);
        NetworkBytes newNode = servers.network(NODES, NODES + 1);
        await(change, Stage.MOVING);
        long ending = System.nanoTime();
        oldNodes = servers.network(0, NODES).since(oldNodes);
        newNode = servers.network(NODES, NODES + 1).since(newNode);
        await(change, Stage.ENDING);
        Progress end = change.progress();
        if (end.stage() != Stage.DONE || !end.carriedOutHere()) {
            throw new IllegalStateException("the change was not carried out to its end: " + end);
        }
        return new Course(began, moving, ending, System.nanoTime(), end, bytesOfCopy, oldNodes, newNode);
    }

    /** Waits until a stage is over. */
    private static void await(RingChange change, Stage stage) throws InterruptedException {
        long until = System.nanoTime() + LONGEST.toNanos();
        while (change.progress().stage().compareTo(stage) <= 0) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("the change is still at " + change.progress());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    @Override
    public void close() {
        client.close();
        servers.close();
    }
}
