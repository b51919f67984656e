package io.sessionring.internal.replication;

import io.sessionring.internal.replication.Simulation.Result;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Many histories of one configuration, run on all processors, and what came of them. */
record Batch(
        Configuration configuration,
        int histories,
        long operations,
        long unavailable,
        Map<Violation.Kind, Integer> histogram,
        List<Result> wrong) {

    /** Runs the histories of these seeds. */
    static Batch run(
            Configuration configuration,
            int copies,
            long firstSeed,
            int histories,
            Set<Rule> without,
            Set<ClientRule> clientWithout) {
        List<Result> results = LongStream.range(firstSeed, firstSeed + histories)
                .parallel()
                .mapToObj(seed -> Simulation.run(configuration, seed, copies, without, clientWithout))
                .toList();
        Map<Violation.Kind, Integer> histogram = new EnumMap<>(Violation.Kind.class);
        for (Result result : results) {
            result.violations().stream()
                    .map(Violation::kind)
                    .distinct()
                    .forEach(kind -> histogram.merge(kind, 1, Integer::sum));
        }
        return new Batch(
                configuration,
                histories,
                results.stream().mapToLong(Result::operations).sum(),
                results.stream().mapToLong(Result::unavailable).sum(),
                histogram,
                results.stream().filter(r -> !r.violations().isEmpty()).toList());
    }

    double unavailablePercent() {
        return 100.0 * unavailable / Math.max(1, operations);
    }

    @Override
    public String toString() {
        return String.format(
                "%-18s %6d histories %8d operations %7.3f %% unavailable, wrong: %s",
                configuration.label(), histories, operations, unavailablePercent(), histogram);
    }
}
