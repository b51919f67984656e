package io.sessionring.example.chaos;

import io.sessionring.Node;
import io.sessionring.NodeStatus;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionException;
import io.sessionring.SessionListener;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.chaos.HangReport.Figure;
import io.sessionring.example.console.Progress;
import io.sessionring.example.servers.ForwardClock;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.SessionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * Stops one server again and again, with its connections open, and compares what two kinds of callers see with what they saw
 * just before: those whose sessions have a copy on it, and those whose sessions have nothing to do with it. Every client has
 * known its nodes for long. For one thread.
 */
final class HangRun implements AutoCloseable {

    static final String LONGEST = "longest call while the node hangs, less pauses, ms";
    static final String FOR_SESSIONS = "requests for sessions to the hung node: most of a client";
    static final String HEARTBEATS = "heartbeats and greetings to it: most of a client";

    private static final int IN_FLIGHT = 128;
    private static final int REPLICAS = 1;
    private static final int CLIENTS = 2;
    private static final int CALLERS = 2;

    /** Each answer that was on its way when the node stopped, at most one for each caller, still makes room for a request. */
    static final int MOST_FOR_SESSIONS = IN_FLIGHT + CALLERS;

    private static final int NODES = 5;
    private static final int SESSIONS = 60;
    /** More than may be in flight. */
    private static final int CROWD = 160;

    private static final Duration AGE = Duration.ofDays(1);
    private static final long WITHIN = TimeUnit.SECONDS.toNanos(20);
    private static final long WARM = TimeUnit.SECONDS.toNanos(3);

    private final BackendKind backend;
    private final long seed;
    private final int node;
    private final Cluster cluster;
    private final Circumstances made;
    private final Pauses pauses = new Pauses();
    private final List<Application> applications = new ArrayList<>();
    private final List<Hang> hangs = new ArrayList<>();

    /** A node's hang, in System.nanoTime(), and when each client had ejected it. */
    private record Hang(
            long crowdSince,
            long calmSince,
            long stopped,
            long resumed,
            List<Long> ejected,
            long mostForSessions,
            long mostHeartbeats) {}

    HangRun(BackendKind backend, long seed) {
        this.backend = backend;
        this.seed = seed;
        node = (int) Math.floorMod(seed, (long) NODES);
        cluster = Cluster.start(backend, NODES, CLIENTS);
        made = Circumstances.of(
                backend,
                NODES,
                cluster.nodes().get(0),
                CLIENTS + " clients, replicas(" + REPLICAS + "), operationDeadline " + Times.DEADLINE.toMillis()
                        + " ms");
    }

    /** One application server. */
    private final class Application implements AutoCloseable, SessionListener {

        private final String hung;
        private final SessionClient client;
        private final Callers concerned;
        private final Callers others;
        private volatile long ejected;

        Application(int number) throws InterruptedException {
            List<Node> nodes = cluster.nodes();
            Ring ring = Rings.of(nodes);
            hung = nodes.get(node).identity();
            ForwardClock clock = new ForwardClock();
            client = SessionClient.builder(cluster.lines(number).over(backend.backend()), KryoCodec.allowing())
                    .nodes(nodes)
                    .replicas(REPLICAS)
                    .operationDeadline(Times.DEADLINE)
                    .clock(clock)
                    .listener(this)
                    .build();
            await("every node answers", this::whole);
            clock.forward(AGE);
            TimeUnit.NANOSECONDS.sleep(Times.DEADLINE.toNanos()); // else the first copies were provisional
            concerned = new Callers(client, sessions(ring, 1 + REPLICAS, true), CALLERS);
            others = new Callers(client, sessions(ring, 1 + 2 * REPLICAS, false), CALLERS);
        }

        /** Sessions that have the node among their first candidates, or have not. */
        private List<String> sessions(Ring ring, int candidates, boolean with) throws InterruptedException {
            List<String> ids = new ArrayList<>();
            while (ids.size() < SESSIONS) {
                Session session = client.create();
                int[] nodes = ring.candidates(SessionKey.of(session.id()), candidates);
                if (Arrays.stream(nodes).anyMatch(each -> each == node) == with) {
                    session.set("visited", 0L);
                    await("a session is stored", () -> stored(session));
                    ids.add(session.id());
                }
            }
            return ids;
        }

        private boolean stored(Session session) {
            try {
                return client.save(session);
            } catch (SessionException e) {
                return false;
            }
        }

        @Override
        public void node(NodeStatus status) {
            if (status.node().identity().equals(hung) && status.state() == NodeStatus.State.EJECTED && ejected == 0) {
                ejected = System.nanoTime();
            }
        }

        /** Whether every node answers and has all copies that it should have. */
        boolean whole() {
            return client.nodes().stream()
                    .allMatch(status -> status.state() == NodeStatus.State.UP
                            && status.figures().repairsQueued() == 0);
        }

        @Override
        public void close() {
            concerned.close();
            others.close();
            client.close();
        }
    }

    /** Stops the node until the time is up, each time for one span, after one in which nothing is wrong. */
    HangReport run(Duration time, Duration span, Progress.Bar bar) throws InterruptedException {
        for (int i = 0; i < CLIENTS; i++) {
            applications.add(new Application(i));
        }
        TimeUnit.NANOSECONDS.sleep(WARM); // a JVM that has just been started is slow, and that is of no interest
        long start = System.nanoTime();
        do {
            hang(span);
            bar.stepTo(Math.min(time.toSeconds(), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)));
        } while (System.nanoTime() - start < time.toNanos());
        applications.forEach(application -> application.concerned.close());
        applications.forEach(application -> application.others.close());
        return report(span);
    }

    private void hang(Duration span) throws InterruptedException {
        for (Application application : applications) {
            await("every copy is back", application::whole);
            application.ejected = 0;
        }
        long crowdSince = System.nanoTime();
        applications.forEach(application -> application.concerned.crowd(CROWD));
        TimeUnit.NANOSECONDS.sleep(span.toNanos() / 2);
        long calmSince = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(span.toNanos());
        long stopped = System.nanoTime();
        cluster.server(node).suspend();
        List<Long> forSessions = counts(RequestKinds::ofSessions);
        List<Long> heartbeats = counts(HangRun::heartbeats);
        applications.forEach(application -> application.concerned.crowd(CROWD));
        TimeUnit.NANOSECONDS.sleep(span.toNanos());
        long mostForSessions = mostSince(forSessions, RequestKinds::ofSessions);
        long mostHeartbeats = mostSince(heartbeats, HangRun::heartbeats);
        List<Long> ejected =
                applications.stream().map(application -> application.ejected).toList();
        long resumed = System.nanoTime();
        cluster.server(node).resume();
        hangs.add(new Hang(crowdSince, calmSince, stopped, resumed, ejected, mostForSessions, mostHeartbeats));
    }

    private static long heartbeats(RequestKinds kinds) {
        return kinds.count(RequestKind.HEARTBEAT) + kinds.count(RequestKind.GREETING);
    }

    private List<Long> counts(ToLongFunction<RequestKinds> figure) {
        List<Long> counts = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            counts.add(figure.applyAsLong(cluster.kinds(client, node)));
        }
        return counts;
    }

    private long mostSince(List<Long> before, ToLongFunction<RequestKinds> figure) {
        List<Long> after = counts(figure);
        long most = 0;
        for (int client = 0; client < CLIENTS; client++) {
            most = Math.max(most, after.get(client) - before.get(client));
        }
        return most;
    }

    private HangReport report(Duration span) {
        Samples usual = new Samples();
        Samples hung = new Samples();
        Samples later = new Samples();
        Samples usualCrowds = new Samples();
        Samples crowds = new Samples();
        List<Double> kept = new ArrayList<>();
        List<Double> ejectedAfter = new ArrayList<>();
        for (Hang hang : hangs) {
            long before = 0;
            long meanwhile = 0;
            for (int i = 0; i < applications.size(); i++) {
                Figures concerned = applications.get(i).concerned.figures();
                usual.add(concerned, hang.calmSince, hang.stopped, pauses);
                // Also those who were waiting already when it stopped.
                hung.add(concerned, hang.stopped - Times.DEADLINE.toNanos() / 10, hang.resumed, pauses);
                usualCrowds.add(applications.get(i).concerned.ofCrowds(), hang.crowdSince, hang.calmSince, pauses);
                crowds.add(applications.get(i).concerned.ofCrowds(), hang.stopped, hang.resumed, pauses);
                long ejected = hang.ejected.get(i);
                if (ejected != 0) {
                    later.add(concerned, ejected, hang.resumed, pauses);
                    ejectedAfter.add((ejected - hang.stopped) / 1e6);
                }
                Figures others = applications.get(i).others.figures();
                before += others.between(hang.calmSince, hang.stopped).operations();
                meanwhile += others.between(hang.stopped, hang.resumed).operations();
            }
            double rateBefore = (double) before / (hang.stopped - hang.calmSince);
            kept.add(100 * meanwhile / (rateBefore * (hang.resumed - hang.stopped)));
        }
        double limit = 1.1 * Times.DEADLINE.toMillis();
        double mostHeartbeats = 2 + Math.ceil(span.toMillis() / 900.0);
        return new HangReport(
                backend.label(),
                seed,
                hangs.size(),
                List.of(
                        new Figure("p99.9 while the node hangs, less pauses, ms", hung.lessPauses(0.999), limit, null),
                        new Figure(LONGEST, hung.lessPauses(1), limit, null),
                        Figure.plain("p99.9, pauses included, ms", hung.millis(0.999)),
                        Figure.plain("longest, pauses included, ms", hung.millis(1)),
                        Figure.plain("calls while the node hangs, on sessions with a copy on it", hung.count()),
                        Figure.plain("… of them not answered (unavailable)", hung.unanswered()),
                        Figure.plain("crowd of " + CROWD + " at once: longest, less pauses, ms", crowds.lessPauses(1)),
                        Figure.plain("… median, ms", crowds.millis(0.5)),
                        Figure.plain("… not answered (unavailable), of " + crowds.count(), crowds.unanswered()),
                        Figure.plain("the same crowd before: longest, less pauses, ms", usualCrowds.lessPauses(1)),
                        Figure.plain("… median, ms", usualCrowds.millis(0.5)),
                        Figure.plain("… not answered, of " + usualCrowds.count(), usualCrowds.unanswered()),
                        Figure.plain("node ejected after, ms: median", median(ejectedAfter)),
                        Figure.plain("usual p99 of calls on those sessions, ms", usual.millis(0.99)),
                        Figure.plain("p99 once it is ejected, ms", later.millis(0.99)),
                        new Figure(
                                "p99 once it is ejected / usual p99",
                                later.millis(0.99) / usual.millis(0.99),
                                2.0,
                                null),
                        new Figure("throughput of others, % of before: median", median(kept), null, 90.0),
                        new Figure(FOR_SESSIONS, most(hang -> hang.mostForSessions), (double) MOST_FOR_SESSIONS, null),
                        new Figure(HEARTBEATS, most(hang -> hang.mostHeartbeats), mostHeartbeats, null)),
                made);
    }

    private double most(ToLongFunction<Hang> figure) {
        return hangs.stream().mapToLong(figure).max().orElse(0);
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + WITHIN;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("waited in vain: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Override
    public void close() {
        applications.forEach(Application::close);
        pauses.close();
        cluster.close();
    }
}
