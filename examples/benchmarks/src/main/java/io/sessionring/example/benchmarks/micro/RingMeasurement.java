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
import java.util.stream.Collectors;

/** Placement: how long it takes, what it holds in memory, and how evenly and steadily it places keys. */
public final class RingMeasurement {

    private static final Map<String, String> LABELS = labels();

    /** How many nodes there are in a quick run. */
    private static final Map<String, List<Integer>> QUICK_SIZES =
            Map.of("position", List.of(100, 1_000), "three", List.of(100), "build", List.of(1_000));

    private RingMeasurement() {}

    private static Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("position", "lookup");
        labels.put("key", "lookup with the key's digest");
        labels.put("three", "three candidates");
        labels.put("build", "build");
        return labels;
    }

    /** {@return the tables of time and memory, balance, and movement} */
    public static List<Table> run(Options options, Progress progress) throws Exception {
        List<Integer> sizes = options.quick() ? List.of(100, 1_000) : List.of(3, 10, 100, 1_000, 10_000);
        String evcacheJar = PeerJar.EVCACHE.extracted().toString();
        List<Table> tables = new ArrayList<>();
        for (String method : LABELS.keySet()) {
            List<Integer> own = options.quick() ? QUICK_SIZES.getOrDefault(method, List.of()) : sizes;
            if (!own.isEmpty()) {
                tables.add(times(method, own, evcacheJar, options, progress));
            }
        }
        tables.add(RingMemory.table(sizes, evcacheJar));
        tables.addAll(Simulation.tables(options.quick() ? 200_000 : 10_000_000, progress));
        return tables;
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
                        row.label(), size + " nodes, ratio", "", Quantiles.ratios(times, own.times(method, nodes))));
            }
        });
        List<String> notes = new ArrayList<>(contest.notes());
        notes.add("ratio: the row's time divided by Sessionring's");
        for (RingRow row : RingRow.values()) {
            if (!row.can(method)) {
                notes.add(row.label() + ": has nothing like it");
            }
        }
        return new Table("ring-" + method, "ring: " + LABELS.get(method), figures, notes);
    }
}
