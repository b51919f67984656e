package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.Options;
import io.sessionring.example.benchmarks.row.Round;
import io.sessionring.example.benchmarks.row.Task;
import io.sessionring.example.console.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * All contenders on one kind of server. They take turns: each has one short round before any has the next one, so that what the
 * machine does meanwhile meets all of them, and in every round another one begins. For one thread.
 */
final class Contest implements AutoCloseable {

    /** A round, and what the servers used meanwhile. */
    record Turn(Round round, long serverCpuNanos) {

        /** {@return what the JVM of the row and the servers used together} */
        long cpuNanos() {
            return round.cpuNanos() + serverCpuNanos;
        }
    }

    /** What was done by so many threads. */
    record Discipline(int threads, Task task) {}

    private final ServerKind kind;
    private final Options options;
    private final Pace pace;
    private final Servers servers;
    private final Map<Contender, RowJvm> running = new EnumMap<>(Contender.class);
    private final Map<Contender, String> absent = new EnumMap<>(Contender.class);
    private final Map<Contender, Wire> wires = new EnumMap<>(Contender.class);
    private final Map<Discipline, Map<Contender, List<Turn>>> turns = new LinkedHashMap<>();

    Contest(ServerKind kind, Options options, Pace pace) {
        this.kind = kind;
        this.options = options;
        this.pace = pace;
        servers = new Servers(
                kind,
                Contender.on(kind).stream().mapToInt(Contender::nodes).max().orElseThrow());
    }

    /** Starts all, warms them up and lets them take their turns. */
    void run(Progress progress) throws IOException, InterruptedException {
        List<Contender> wanted = Contender.on(kind).stream()
                .filter(each -> each.limit() || options.wants(each.label()))
                .toList();
        int most = Collections.max(options.threads());
        int steps = wanted.size() * (2 + options.threads().size() * pace.rounds());
        try (Progress.Bar bar = progress.start("session, " + kind.label(), steps)) {
            int done = 0;
            for (Map.Entry<Contender, RowJvm> each : started(wanted, most, bar).entrySet()) {
                bar.say(each.getKey().label());
                enter(each.getKey(), each.getValue(), most);
                done += 2;
                bar.stepTo(done);
            }
            for (int threads : options.threads()) {
                List<Contender> order = new ArrayList<>(running.keySet());
                for (Contender each : order) {
                    // A new number of threads is new to the drivers too.
                    attempt(each, jvm -> jvm.round(RowJvm.MAIN, Task.CHANGE, threads, pace.loadMillis()));
                }
                for (int round = 0; round < pace.rounds(); round++) {
                    Collections.rotate(order, 1);
                    for (Contender each : order) {
                        bar.say(threads + " threads, " + each.label());
                        attempt(each, jvm -> {
                            turn(each, jvm, new Discipline(threads, Task.CHANGE), pace.changeMillis());
                            turn(each, jvm, new Discipline(threads, Task.LOAD), pace.loadMillis());
                        });
                        bar.stepTo(++done);
                    }
                }
            }
        }
    }

    /** Starts the JVMs and connects them, all at the same time: most of that is waiting. */
    private Map<Contender, RowJvm> started(List<Contender> wanted, int threads, Progress.Bar bar)
            throws IOException, InterruptedException {
        ExecutorService starters = Executors.newFixedThreadPool(wanted.size());
        try {
            Map<Contender, Future<RowJvm>> starting = new EnumMap<>(Contender.class);
            for (Contender each : wanted) {
                starting.put(each, starters.submit(() -> connected(each, threads)));
            }
            Map<Contender, RowJvm> started = new EnumMap<>(Contender.class);
            for (Map.Entry<Contender, Future<RowJvm>> each : starting.entrySet()) {
                bar.say(each.getKey().label());
                try {
                    started.put(each.getKey(), each.getValue().get());
                } catch (ExecutionException e) {
                    missed(each.getKey(), Objects.requireNonNullElse(e.getCause(), e));
                }
            }
            return started;
        } finally {
            starters.shutdownNow();
        }
    }

    private RowJvm connected(Contender contender, int threads) throws IOException {
        RowJvm jvm = RowJvm.start(contender);
        try {
            jvm.open(RowJvm.MAIN, servers.addresses(contender.nodes()), threads);
            return jvm;
        } catch (RowJvm.RowException e) {
            jvm.close();
            throw e;
        }
    }

    /** Stores sessions, warms up, and counts what is sent; one contender after the other. */
    private void enter(Contender contender, RowJvm jvm, int threads) throws IOException {
        try {
            jvm.create(RowJvm.MAIN, Math.max(pace.sessions(), threads));
            jvm.round(RowJvm.MAIN, Task.CHANGE, Math.min(threads, 8), pace.warmMillis() * 2 / 3);
            jvm.round(RowJvm.MAIN, Task.LOAD, Math.min(threads, 8), pace.warmMillis() / 3);
            wires.put(contender, Wire.of(contender, jvm, servers));
            running.put(contender, jvm);
        } catch (RowJvm.RowException e) {
            jvm.close();
            missed(contender, e);
        }
    }

    private void missed(Contender contender, Throwable cause) throws IOException {
        if (contender.limit() || !(cause instanceof RowJvm.RowException)) {
            throw new IOException(contender.label() + " could not be measured", cause);
        }
        absent.put(contender, String.valueOf(cause.getMessage()));
    }

    /** Does something with a contender, unless it has failed before. One that fails now is out, and so are its turns. */
    private void attempt(Contender contender, Consumer<RowJvm> what) throws IOException {
        RowJvm jvm = running.get(contender);
        if (jvm == null) {
            return;
        }
        try {
            what.accept(jvm);
        } catch (RowJvm.RowException e) {
            running.remove(contender);
            jvm.close();
            turns.values().forEach(each -> each.remove(contender));
            missed(contender, e);
        }
    }

    private void turn(Contender contender, RowJvm jvm, Discipline discipline, int millis) {
        long before = servers.cpuNanos();
        Round round = jvm.round(RowJvm.MAIN, discipline.task(), discipline.threads(), millis);
        turns.computeIfAbsent(discipline, key -> new EnumMap<>(Contender.class))
                .computeIfAbsent(contender, key -> new ArrayList<>())
                .add(new Turn(round, servers.cpuNanos() - before));
    }

    ServerKind kind() {
        return kind;
    }

    /** {@return what was measured, in the order in which it was} */
    Map<Discipline, Map<Contender, List<Turn>>> turns() {
        return Collections.unmodifiableMap(turns);
    }

    Wire wire(Contender contender) {
        return Objects.requireNonNull(wires.get(contender));
    }

    /** {@return who could not take part, and why} */
    Map<Contender, String> absent() {
        return Collections.unmodifiableMap(absent);
    }

    @Override
    public void close() {
        running.values().forEach(RowJvm::close);
        servers.close();
    }
}
