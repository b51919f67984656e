package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Options;
import io.sessionring.example.benchmarks.Quantiles;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.example.benchmarks.row.Visitor;
import io.sessionring.example.console.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;

/** Codecs: how long, how much garbage, how many bytes. */
public final class CodecMeasurement {

    private static final Map<String, String> METHODS = methods();

    private CodecMeasurement() {}

    private static Map<String, String> methods() {
        Map<String, String> methods = new LinkedHashMap<>();
        methods.put("encode", "encode");
        methods.put("decode", "decode");
        methods.put("changeOne", "change one");
        return methods;
    }

    /** {@return one table} */
    public static List<Table> run(Options options, Progress progress) throws Exception {
        Collection<RunResult> results = Jmh.run(
                "codec",
                Jmh.options(
                                CodecBenchmark.class,
                                options.quick(),
                                METHODS.keySet().toArray(String[]::new))
                        .addProfiler(GCProfiler.class),
                METHODS.size() * CodecKind.values().length,
                progress);
        List<Figure> figures = new ArrayList<>();
        for (CodecKind kind : CodecKind.values()) {
            List<Figure> garbage = new ArrayList<>();
            double both = 0;
            for (Map.Entry<String, String> method : METHODS.entrySet()) {
                Collection<BenchmarkResult> forks = forks(results, kind, method.getKey());
                List<Double> nanos = Jmh.values(forks);
                both += method.getKey().equals("changeOne") ? 0 : Quantiles.median(nanos);
                figures.add(Figure.of(kind.label(), method.getValue(), "ns", nanos));
                garbage.add(Figure.of(
                        kind.label(),
                        method.getValue() + " garbage",
                        "B",
                        Quantiles.median(Jmh.secondary(forks, "gc.alloc.rate.norm"))));
            }
            figures.add(Figure.of(kind.label(), "encode + decode", "ns", both));
            figures.add(Figure.of(
                    kind.label(), "size", "B", kind.codec().encode(new HashMap<>(Visitor.attributes())).length));
            figures.addAll(garbage);
        }
        return List.of(new Table(
                "codec",
                "codec: a session of ten attributes and about 1 KB; 'change one' is from stored bytes to bytes to store",
                figures,
                List.of()));
    }

    private static Collection<BenchmarkResult> forks(Collection<RunResult> results, CodecKind kind, String method) {
        return results.stream()
                .filter(each -> each.getParams().getBenchmark().endsWith("." + method)
                        && each.getParams().getParam("kind").equals(kind.name()))
                .findFirst()
                .orElseThrow()
                .getBenchmarkResults();
    }
}
