package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Options;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.example.console.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;

/** Placement: how long it takes, what it holds in memory, and how evenly and steadily it places keys. */
public final class RingMeasurement {

    private static final Map<String, String> LABELS = labels();

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
        List<Integer> sizes = options.quick() ? List.of(10, 1_000) : List.of(3, 10, 100, 1_000, 10_000);
        String[] methods = options.quick()
                ? new String[] {"position", "three", "build"}
                : LABELS.keySet().toArray(String[]::new);
        List<String> including = new ArrayList<>();
        for (String method : methods) {
            for (String row : List.of("Sessionring", "Spymemcached", "Guava")) {
                including.add(method + row);
            }
        }
        Collection<RunResult> results = Jmh.run(
                "ring",
                Jmh.options(RingBenchmark.class, options.quick(), including.toArray(String[]::new))
                        .param("nodes", sizes.stream().map(String::valueOf).toArray(String[]::new)),
                sizes.size() * (options.quick() ? 7 : 10),
                progress);
        List<Table> tables = new ArrayList<>();
        for (String method : methods) {
            tables.add(times(method, sizes, results));
        }
        tables.add(RingMemory.table(sizes));
        tables.addAll(Simulation.tables(options.quick() ? 500_000 : 10_000_000, progress));
        return tables;
    }

    private static Table times(String method, List<Integer> sizes, Collection<RunResult> results) {
        List<Figure> figures = new ArrayList<>();
        for (String row : List.of("Sessionring", "Spymemcached", "Guava")) {
            for (int size : sizes) {
                results.stream()
                        .filter(each -> each.getParams().getBenchmark().endsWith("." + method + row)
                                && each.getParams().getParam("nodes").equals(Integer.toString(size)))
                        .forEach(each -> figures.add(
                                Figure.of(shown(row), size + " nodes", "ns", Jmh.values(each.getBenchmarkResults()))));
            }
        }
        return new Table("ring-" + method, "ring: " + LABELS.get(method), figures, List.of());
    }

    private static String shown(String row) {
        return switch (row) {
            case "Spymemcached" -> "spymemcached KetamaNodeLocator";
            case "Guava" -> "Guava consistentHash";
            default -> row;
        };
    }
}
