package io.sessionring.internal.replication;

import io.sessionring.internal.replication.Simulation.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Runs histories with all rules and as many copies as the configuration says. */
    static Batch run(Configuration configuration, int histories) {
        return run(configuration, configuration.copies(), 1, histories, Set.of(), Set.of());
    }

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

    /** {@return the first wrong histories, each with what replays it, and where its schedule was written} */
    String report() {
        StringBuilder report = new StringBuilder(toString());
        for (Result result : wrong.subList(0, Math.min(3, wrong.size()))) {
            report.append("\nconfiguration ")
                    .append(result.configuration())
                    .append(", seed ")
                    .append(result.seed())
                    .append(", schedule in ")
                    .append(write(result));
            result.violations().stream()
                    .limit(5)
                    .forEach(violation -> report.append("\n  ").append(violation));
        }
        return report.toString();
    }

    private static Path write(Result result) {
        Path file = Path.of("target", "schedules", result.configuration() + "-" + result.seed() + ".json");
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, result.schedule());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
