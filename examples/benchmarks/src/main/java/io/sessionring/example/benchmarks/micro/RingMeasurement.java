package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Options;
import io.sessionring.example.benchmarks.PeerJar;
import io.sessionring.example.benchmarks.Quantiles;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.example.console.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Placement: how long it takes, what it holds in memory, and how evenly and steadily it places keys. */
public final class RingMeasurement {

    private static final Map<String, String> LABELS = labels();

    /** How many nodes there are in a quick run. */
    private static final Map<String, List<Integer>> QUICK_SIZES =
            Map.of("position", List.of(100, 1_000), "threeAt", List.of(100), "build", List.of(1_000));

    private RingMeasurement() {}

    private static Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("position", "lookup of a position");
        labels.put("key", "lookup of a key");
        labels.put("threeAt", "three candidates of a position");
        labels.put("three", "three candidates of a key");
        labels.put("build", "build");
        return labels;
    }

    /** {@return the names of all rows} */
    public static List<String> rows() {
        return Arrays.stream(RingRow.values()).map(RingRow::label).toList();
    }

    /** Makes the tables of time and memory, balance, and movement. */
    public static void run(Options options, Progress progress, Consumer<Table> tables) throws Exception {
        List<Integer> sizes = options.quick() ? List.of(100, 1_000) : List.of(3, 10, 100, 1_000, 10_000);
        String evcacheJar = PeerJar.EVCACHE.extracted().toString();
        for (String method : LABELS.keySet()) {
            List<Integer> own = options.quick() ? QUICK_SIZES.getOrDefault(method, List.of()) : sizes;
            if (!own.isEmpty()) {
                tables.accept(times(method, own, evcacheJar, options, progress));
            }
        }
        tables.accept(RingMemory.table(sizes, evcacheJar));
        Simulation.tables(options.quick() ? 50_000 : 10_000_000, progress).forEach(tables);
    }

    private static Table times(
            String method, List<Integer> sizes, String evcacheJar, Options options, Progress progress)
            throws IOException, InterruptedException {
        List<JmhRow> rows = Arrays.stream(RingRow.values())
                .filter(row -> row.can(method))
                .filter(row -> row == RingRow.SESSIONRING || options.wants(row.label()))
                .map(row -> row.row(evcacheJar))
                .toList();
        JmhContest contest = JmhContest.run(
                "ring, " + LABELS.get(method),
                rows,
                List.of(method),
                Map.of("nodes", sizes.stream().map(String::valueOf).collect(Collectors.joining(","))),
                JmhContest.Pace.of(options.quick()),
                progress);
        JmhRun own = contest.run(RingRow.SESSIONRING.row(evcacheJar));
        List<Figure> figures = new ArrayList<>();
        contest.measured().forEach((row, run) -> {
            for (int size : sizes) {
                Map<String, String> nodes = Map.of("nodes", Integer.toString(size));
                List<Double> times = run.times(method, nodes);
                figures.add(Figure.of(row.label(), size + " nodes", "ns", times));
                figures.add(Figure.of(
                        row.label(), size + " nodes, to ours", "", Quantiles.ratios(times, own.times(method, nodes))));
            }
        });
        List<String> notes = new ArrayList<>(contest.notes());
        notes.add("to ours: the row's time divided by Sessionring's; above 1 is slower");
        if (method.equals("three") && rows.size() > 1) {
            notes.add("spymemcached hashes the key anew for each further node, which may be one of those before");
        }
        for (RingRow row : RingRow.values()) {
            if (!row.can(method)) {
                notes.add(row.label() + ": has nothing like it");
            }
        }
        return new Table("ring-" + method, "ring: " + LABELS.get(method), figures, notes);
    }
}
