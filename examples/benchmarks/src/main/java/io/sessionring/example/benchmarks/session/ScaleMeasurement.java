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
import java.util.stream.IntStream;

/**
 * What becomes of the cost of a call as something grows, for Sessionring on real servers. The sizes take turns as
 * the contenders of a contest do, and each is compared with the smallest.
 */
public final class ScaleMeasurement {

    private static final int BYTES = 1_000;

    private final Options options;
    private final int rounds;
    private final int millis;

    private ScaleMeasurement(Options options) {
        this.options = options;
        rounds = options.quick() ? 7 : 11;
        millis = options.quick() ? 60 : 500;
    }

    /** One size of what grows: a row that has been opened under a name, and how many threads call it. */
    private record Size(String label, String name, int threads) {}

    /** {@return a table for each kind of server and each thing that grows} */
    public static List<Table> run(Options options, Progress progress) throws Exception {
        List<Table> tables = new ArrayList<>();
        for (String backend : options.backends()) {
            ServerKind kind = ServerKind.valueOf(backend.toUpperCase(Locale.ROOT));
            tables.addAll(new ScaleMeasurement(options).on(kind, progress));
        }
        tables.add(new ScaleMeasurement(options).nodes());
        return tables;
    }

    private List<Table> on(ServerKind kind, Progress progress) throws IOException {
        Contender contender = kind == ServerKind.REDIS ? Contender.REDIS_ONE_COPY : Contender.MEMCACHED_ONE_COPY;
        List<Integer> sessions = options.quick() ? List.of(1_000, 20_000) : List.of(1_000, 10_000, 100_000, 1_000_000);
        List<Integer> attributes = options.quick() ? List.of(1, 100) : List.of(1, 10, 100);
        List<Integer> threads = options.quick() ? List.of(1, 8, 64) : List.of(1, 2, 4, 8, 16, 32, 64, 128);
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
            jvm.round(bySessions.get(0).name(), Task.CHANGE, 8, options.quick() ? 1_500 : 8_000);
            List<Table> tables = new ArrayList<>();
            tables.add(table(kind, "sessions", jvm, bySessions));
            bar.stepTo(1);
            List<Size> byAttributes = new ArrayList<>();
            for (int count : attributes) {
                String name = "attributes" + count;
                jvm.open(name, servers.addresses(1), 8);
                jvm.fill(name, 100, count, BYTES);
                byAttributes.add(new Size(count + " x 1 KB", name, 1));
            }
            tables.add(table(kind, "attributes", jvm, byAttributes));
            bar.stepTo(2);
            List<Size> byThreads = new ArrayList<>();
            for (int count : threads) {
                byThreads.add(new Size(
                        count + (count == 1 ? " thread" : " threads"),
                        bySessions.get(0).name(),
                        count));
            }
            tables.add(table(kind, "threads", jvm, byThreads));
            bar.stepTo(3);
            return tables;
        }
    }

    /** As nodes grow, two copies each, on nodes within the JVM: real ones would have to share the machine. */
    private Table nodes() throws IOException {
        List<Integer> counts = options.quick() ? List.of(3, 20) : List.of(3, 5, 10, 20);
        try (RowJvm jvm = RowJvm.start(Contender.MEMORY_TWO_COPIES)) {
            List<Size> sizes = new ArrayList<>();
            for (int count : counts) {
                String name = "nodes" + count;
                List<String> addresses = IntStream.rangeClosed(1, count)
                        .mapToObj(node -> "10.0.0." + node + ":11211")
                        .toList();
                jvm.open(name, addresses, 1);
                jvm.create(name, 1_000);
                sizes.add(new Size(count + " nodes", name, 1));
            }
            for (Size size : sizes) {
                jvm.round(size.name(), Task.CHANGE, 1, options.quick() ? 700 : 4_000);
            }
            return table(ServerKind.MEMORY, "nodes", jvm, sizes);
        }
    }

    private Table table(ServerKind kind, String what, RowJvm jvm, List<Size> sizes) {
        Map<Task, Map<Size, List<Round>>> all = new LinkedHashMap<>();
        List<Size> order = new ArrayList<>(sizes);
        for (int i = 0; i < rounds; i++) {
            Collections.rotate(order, 1);
            for (Size size : order) {
                for (Task task : Task.values()) {
                    all.computeIfAbsent(task, key -> new LinkedHashMap<>())
                            .computeIfAbsent(size, key -> new ArrayList<>())
                            .add(jvm.round(size.name(), task, size.threads(), millis));
                }
            }
        }
        List<Figure> figures = new ArrayList<>();
        all.forEach((task, bySize) -> {
            List<Double> smallest = perSecond(Objects.requireNonNull(bySize.get(sizes.get(0))));
            for (Size size : sizes) {
                List<Round> own = Objects.requireNonNull(bySize.get(size));
                String row = (task == Task.LOAD ? "load, " : "load, change one, save, ") + size.label();
                figures.add(Figure.of(row, "ratio", "", Quantiles.ratios(perSecond(own), smallest)));
                figures.add(Figure.of(row, "", "ops/s", perSecond(own)));
                figures.add(Figure.of(row, "p50", "us", percentile(own, 50)));
                figures.add(Figure.of(row, "p99", "us", percentile(own, 99)));
                figures.add(Figure.of(
                        row,
                        "garbage",
                        "B",
                        own.stream()
                                .map(round -> (double) round.allocated() / Math.max(round.calls(), 1))
                                .toList()));
            }
        });
        return new Table(
                "scale-" + kind.label() + "-" + what,
                "scale, " + kind.label() + ": Sessionring with "
                        + (kind == ServerKind.MEMORY ? "two copies" : "one copy") + " as " + what + " grow"
                        + (what.equals("threads") ? "" : ", 1 thread"),
                figures,
                List.of());
    }

    private static List<Double> perSecond(List<Round> rounds) {
        return rounds.stream().map(Round::perSecond).toList();
    }

    private static List<Double> percentile(List<Round> rounds, double percentile) {
        return rounds.stream()
                .map(round -> round.times().getValueAtPercentile(percentile) / 1e3)
                .toList();
    }
}
