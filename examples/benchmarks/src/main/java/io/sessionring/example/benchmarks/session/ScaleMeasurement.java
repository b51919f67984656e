package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Options;
import io.sessionring.example.benchmarks.Quantiles;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.example.benchmarks.row.Round;
import io.sessionring.example.benchmarks.row.Task;
import io.sessionring.example.console.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * What becomes of the cost of a call as something grows, for Sessionring on real servers. The sizes take turns as
 * the contenders of a contest do, and each is compared with the smallest.
 */
public final class ScaleMeasurement {

    private static final int BYTES = 1_000;
    private static final int WIRE_CALLS = 64;

    private final Options options;
    private final int rounds;
    private final int millis;

    private ScaleMeasurement(Options options) {
        this.options = options;
        rounds = options.quick() ? 7 : 11;
        millis = options.quick() ? 25 : 300;
    }

    /** One size of what grows: a row that has been opened under a name, and how many threads call it. */
    private record Size(String label, String name, int threads) {}

    /** Makes a table for each kind of server and each thing that grows. */
    public static void run(Options options, Progress progress, Consumer<Table> tables) throws Exception {
        for (String backend : options.backends()) {
            new ScaleMeasurement(options).on(ServerKind.of(backend), progress).forEach(tables);
        }
        ScaleMeasurement nodes = new ScaleMeasurement(options);
        tables.accept(nodes.nodes(
                Contender.MEMORY_ONE_COPY, options.quick() ? List.of(1, 20) : List.of(1, 3, 5, 10, 20), progress));
        tables.accept(nodes.nodes(
                Contender.MEMORY_TWO_COPIES, options.quick() ? List.of(3, 20) : List.of(3, 5, 10, 20), progress));
    }

    private List<Table> on(ServerKind kind, Progress progress) throws IOException {
        Contender contender = kind == ServerKind.REDIS ? Contender.REDIS_STEADY : Contender.MEMCACHED_STEADY;
        List<Integer> sessions = options.quick() ? List.of(500, 2_000) : List.of(1_000, 10_000, 100_000, 1_000_000);
        List<Integer> attributes = options.quick() ? List.of(1, 10) : List.of(1, 10, 100);
        List<Integer> threads = options.quick() ? List.of(1, 32) : List.of(1, 2, 4, 8, 16, 32, 64, 128);
        try (Servers servers = new Servers(kind, 1);
                RowJvm jvm = RowJvm.start(contender);
                Progress.Bar bar = progress.start("scale, " + kind.label(), 3)) {
            List<Size> bySessions = new ArrayList<>();
            for (int count : sessions) {
                String name = "sessions" + count;
                jvm.open(name, servers.addresses(1), 8);
                jvm.create(name, count);
                bySessions.add(new Size(String.format(Locale.ROOT, "%,d sessions", count), name, 1));
            }
            jvm.round(bySessions.get(0).name(), Task.CHANGE, 8, options.quick() ? 400 : 8_000);
            List<Table> tables = new ArrayList<>();
            tables.add(table(contender, "sessions", jvm, servers, bySessions));
            bar.stepTo(1);
            List<Size> byAttributes = new ArrayList<>();
            List<Figure> wire = new ArrayList<>();
            for (int count : attributes) {
                Size size = new Size(count + " x 1 KB", "attributes" + count, 1);
                byAttributes.add(size);
                jvm.open(size.name(), servers.lines(1), 8);
                jvm.fill(size.name(), 100, count, BYTES);
                for (Task task : Task.values()) {
                    wire.add(wire(size, task, jvm, servers));
                }
                jvm.close(size.name());
                jvm.open(size.name(), servers.addresses(1), 8);
                jvm.fill(size.name(), 100, count, BYTES);
            }
            Table byCount = table(contender, "attributes", jvm, servers, byAttributes);
            wire.addAll(0, byCount.figures());
            tables.add(new Table(byCount.name(), byCount.title(), wire, byCount.notes()));
            bar.stepTo(2);
            List<Size> byThreads = new ArrayList<>();
            for (int count : threads) {
                byThreads.add(new Size(
                        count + (count == 1 ? " thread" : " threads"),
                        bySessions.get(0).name(),
                        count));
            }
            tables.add(table(contender, "threads", jvm, servers, byThreads));
            bar.stepTo(3);
            return tables;
        }
    }

    private static Figure wire(Size size, Task task, RowJvm jvm, Servers servers) {
        jvm.calls(size.name(), task, WIRE_CALLS);
        Servers.Traffic before = servers.traffic();
        jvm.calls(size.name(), task, WIRE_CALLS);
        double bytes = servers.traffic().since(before).bytes();
        return Figure.of(row(task, size), "wire", "B", bytes / WIRE_CALLS);
    }

    /** As nodes grow, on nodes within the JVM: real ones would have to share the machine. */
    private Table nodes(Contender contender, List<Integer> counts, Progress progress) throws IOException {
        try (Servers none = new Servers(ServerKind.MEMORY, 0);
                RowJvm jvm = RowJvm.start(contender);
                Progress.Bar bar = progress.start("scale, " + contender.label(), 1)) {
            List<Size> sizes = new ArrayList<>();
            for (int count : counts) {
                String name = "nodes" + count;
                List<String> addresses = IntStream.rangeClosed(1, count)
                        .mapToObj(node -> "10.0.0." + node + ":11211")
                        .toList();
                jvm.open(name, addresses, 1);
                jvm.create(name, 1_000);
                sizes.add(new Size(count + (count == 1 ? " node" : " nodes"), name, 1));
            }
            for (Size size : sizes) {
                jvm.round(size.name(), Task.CHANGE, 1, options.quick() ? 300 : 4_000);
            }
            Table table = table(contender, "nodes", jvm, none, sizes);
            bar.stepTo(1);
            return table;
        }
    }

    private Table table(Contender contender, String what, RowJvm jvm, Servers servers, List<Size> sizes) {
        Map<Task, Map<Size, List<Contest.Turn>>> all = new LinkedHashMap<>();
        List<Size> order = new ArrayList<>(sizes);
        for (int i = 0; i < rounds; i++) {
            Collections.rotate(order, 1);
            for (Size size : order) {
                for (Task task : Task.values()) {
                    long before = servers.cpuNanos();
                    Round round = jvm.round(size.name(), task, size.threads(), millis);
                    all.computeIfAbsent(task, key -> new LinkedHashMap<>())
                            .computeIfAbsent(size, key -> new ArrayList<>())
                            .add(new Contest.Turn(round, servers.cpuNanos() - before));
                }
            }
        }
        List<Figure> figures = new ArrayList<>();
        all.forEach((task, bySize) -> {
            List<Double> smallest = perSecond(Objects.requireNonNull(bySize.get(sizes.get(0))));
            for (Size size : sizes) {
                figures.addAll(figures(row(task, size), Objects.requireNonNull(bySize.get(size)), smallest));
            }
        });
        return new Table(
                "scale-" + contender.servers().label() + "-" + what
                        + (contender == Contender.MEMORY_TWO_COPIES ? "-two-copies" : ""),
                "scale, " + contender.servers().label() + ": Sessionring with "
                        + (contender == Contender.MEMORY_TWO_COPIES ? "two copies" : "one copy") + " as " + what
                        + " grow" + (what.equals("threads") ? "" : ", 1 thread"),
                figures,
                List.of(
                        "ratio: ops/s divided by those of the first size; a cost that is flat within 20 % is 0.83 to 1.25",
                        "no call writes down a session's last use (touchGrain is as long as a session lives), so that a call"
                                + " is the same work whether its session was used a minute ago or not"));
    }

    private static String row(Task task, Size size) {
        return (task == Task.LOAD ? "load, " : "load, change one, save, ") + size.label();
    }

    private static List<Figure> figures(String row, List<Contest.Turn> own, List<Double> smallest) {
        Histogram times = new Histogram(3);
        own.forEach(turn -> times.add(turn.round().times()));
        double calls = Math.max(times.getTotalCount(), 1);
        List<Figure> figures = new ArrayList<>(List.of(
                Figure.of(row, "ratio", "", Quantiles.ratios(perSecond(own), smallest)),
                // A JVM's processor time is told in steps of 10 ms, too coarse for one round.
                Figure.of(
                        row,
                        "CPU",
                        "us",
                        own.stream().mapToLong(Contest.Turn::cpuNanos).sum() / calls / 1e3),
                Figure.of(row, "", "ops/s", perSecond(own)),
                Figure.of(row, "p50", "us", times.getValueAtPercentile(50) / 1e3),
                Figure.of(row, "p99", "us", times.getValueAtPercentile(99) / 1e3),
                Figure.of(
                        row,
                        "garbage",
                        "B",
                        own.stream()
                                        .mapToDouble(turn -> turn.round().allocated())
                                        .sum()
                                / calls)));
        double failed = own.stream().mapToLong(turn -> turn.round().failed()).sum();
        if (failed > 0) {
            figures.add(Figure.of(row, "failed", "calls", failed));
        }
        return figures;
    }

    private static List<Double> perSecond(List<Contest.Turn> turns) {
        return turns.stream().map(turn -> turn.round().perSecond()).toList();
    }
}
