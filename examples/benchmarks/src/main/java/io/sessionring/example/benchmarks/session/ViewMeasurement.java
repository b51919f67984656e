package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Options;
import io.sessionring.example.benchmarks.PeerJar;
import io.sessionring.example.benchmarks.Quantiles;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.example.benchmarks.row.Round;
import io.sessionring.example.benchmarks.row.Task;
import io.sessionring.example.console.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * What it costs an operation to check, before and after, that its view of the ring holds. The product has no switch for that: in
 * one of two JVMs, which take turns, a class stands before it on the class path that does the operation and checks nothing.
 */
public final class ViewMeasurement {

    /** Threads that call at once. */
    private static final List<Integer> THREADS = List.of(1, 8);

    private static final List<String> MEMORY_NODES = IntStream.rangeClosed(1, 3)
            .mapToObj(node -> "10.0.0." + node + ":11211")
            .toList();

    private final Path unchecked;
    private final Pace pace;
    private final Map<String, List<Rounds>> rows = new LinkedHashMap<>();

    /**
     * How long and how often is measured.
     *
     * @param pairs of JVMs, one after the other: what the compiler makes of a program differs from one JVM to the next
     * @param rounds of each of a pair, in turn
     */
    private record Pace(int pairs, int rounds, int millis, int warmMillis, int sessions) {}

    /** Of both, one after the other. */
    private record Rounds(Round checked, Round unchecked) {}

    private ViewMeasurement(Path unchecked, Pace pace) {
        this.unchecked = unchecked;
        this.pace = pace;
    }

    /** Makes one table. */
    public static void run(Options options, Progress progress, Consumer<Table> tables) throws Exception {
        Pace pace = options.quick() ? new Pace(1, 7, 25, 150, 64) : new Pace(5, 15, 200, 6_000, 2_048);
        ViewMeasurement measurement = new ViewMeasurement(PeerJar.UNCHECKED.extracted(), pace);
        List<Contender> contenders = new ArrayList<>();
        for (String backend : options.backends()) {
            contenders.addAll(steady(ServerKind.of(backend), options.quick()));
        }
        if (!options.quick()) {
            contenders.addAll(steady(ServerKind.MEMORY, false));
        }
        try (Progress.Bar bar = progress.start("view", (long) pace.pairs() * contenders.size())) {
            int done = 0;
            for (int pair = 0; pair < pace.pairs(); pair++) {
                for (Contender each : contenders) {
                    bar.say(each.servers().label() + ", " + each.label());
                    measurement.measure(each, pair % 2 == 1);
                    bar.stepTo(++done);
                }
            }
        }
        tables.accept(measurement.table());
    }

    private static List<Contender> steady(ServerKind kind, boolean oneCopyOnly) {
        List<Contender> both = switch (kind) {
            case REDIS -> List.of(Contender.REDIS_STEADY, Contender.REDIS_STEADY_TWO);
            case MEMCACHED -> List.of(Contender.MEMCACHED_STEADY, Contender.MEMCACHED_STEADY_TWO);
            case MEMORY -> List.of(Contender.MEMORY_ONE_COPY, Contender.MEMORY_TWO_COPIES);
        };
        return oneCopyOnly ? both.subList(0, 1) : both;
    }

    private void measure(Contender contender, boolean uncheckedFirst) throws IOException {
        boolean memory = contender.servers() == ServerKind.MEMORY;
        try (Servers servers = new Servers(contender.servers(), memory ? 0 : contender.nodes());
                RowJvm checkedJvm = RowJvm.start(contender);
                RowJvm uncheckedJvm = RowJvm.instead(contender, unchecked)) {
            List<String> nodes = memory ? MEMORY_NODES : servers.addresses(contender.nodes());
            List<RowJvm> both = uncheckedFirst ? List.of(uncheckedJvm, checkedJvm) : List.of(checkedJvm, uncheckedJvm);
            for (RowJvm jvm : both) {
                jvm.open(RowJvm.MAIN, nodes, 8);
                jvm.create(RowJvm.MAIN, pace.sessions());
                for (Task task : Task.values()) {
                    jvm.round(RowJvm.MAIN, task, 8, pace.warmMillis() / 2);
                    jvm.round(RowJvm.MAIN, task, 1, pace.warmMillis() / 2);
                }
            }
            for (int threads : THREADS) {
                for (int i = 0; i < pace.rounds(); i++) {
                    for (Task task : Task.values()) {
                        rows.computeIfAbsent(row(contender, threads, task), key -> new ArrayList<>())
                                .add(rounds(checkedJvm, uncheckedJvm, task, threads, i % 2 == 0));
                    }
                }
            }
        }
    }

    private Rounds rounds(RowJvm checked, RowJvm unchecked, Task task, int threads, boolean checkedFirst) {
        if (checkedFirst) {
            Round first = checked.round(RowJvm.MAIN, task, threads, pace.millis());
            return new Rounds(first, unchecked.round(RowJvm.MAIN, task, threads, pace.millis()));
        }
        Round first = unchecked.round(RowJvm.MAIN, task, threads, pace.millis());
        return new Rounds(checked.round(RowJvm.MAIN, task, threads, pace.millis()), first);
    }

    private static String row(Contender contender, int threads, Task task) {
        return String.format(
                Locale.ROOT,
                "%s, %s, %d %s, %s",
                contender.servers().label(),
                contender.label().contains("two") ? "two copies" : "one copy",
                threads,
                threads == 1 ? "thread" : "threads",
                task == Task.LOAD ? "load" : "change");
    }

    private Table table() {
        List<Figure> figures = new ArrayList<>();
        rows.forEach((row, rounds) -> {
            List<Round> checked = rounds.stream().map(Rounds::checked).toList();
            List<Round> without = rounds.stream().map(Rounds::unchecked).toList();
            figures.add(Figure.ofMedian(row, "ratio", "", Quantiles.ratios(perSecond(checked), perSecond(without))));
            figures.add(Figure.of(row, "checked", "ops/s", Quantiles.median(perSecond(checked))));
            figures.add(Figure.of(row, "unchecked", "ops/s", Quantiles.median(perSecond(without))));
            figures.add(Figure.of(row, "checked p99", "us", p99(checked)));
            figures.add(Figure.of(row, "unchecked p99", "us", p99(without)));
            double failed = rounds.stream()
                    .mapToLong(
                            each -> each.checked().failed() + each.unchecked().failed())
                    .sum();
            if (failed > 0) {
                figures.add(Figure.of(row, "failed", "calls", failed));
            }
        });
        together()
                .forEach((servers, ratios) ->
                        figures.add(Figure.ofMedian(servers + ", all together", "ratio", "", ratios)));
        return new Table(
                "view",
                "view: what it costs to check that an operation's view of the ring holds",
                figures,
                List.of(
                        "ratio: ops/s with the check divided by those without; nothing is paid where the interval's lower end is"
                                + " 0.95 or more",
                        "unchecked: in a JVM whose class path begins with a class that runs an operation without asking",
                        pace.pairs() + (pace.pairs() == 1 ? " pair" : " pairs") + " of JVMs with " + pace.rounds()
                                + " rounds of each; change: load, change one of ten attributes, save"));
    }

    /** {@return the ratios of all rows on the same kind of server} Each of its own round, so that different rows mix. */
    private Map<String, List<Double>> together() {
        Map<String, List<Double>> together = new LinkedHashMap<>();
        rows.forEach((row, rounds) -> together.computeIfAbsent(
                        row.substring(0, row.indexOf(',')), servers -> new ArrayList<>())
                .addAll(Quantiles.ratios(
                        perSecond(rounds.stream().map(Rounds::checked).toList()),
                        perSecond(rounds.stream().map(Rounds::unchecked).toList()))));
        return together;
    }

    private static List<Double> perSecond(List<Round> rounds) {
        return rounds.stream().map(Round::perSecond).toList();
    }

    private static double p99(List<Round> rounds) {
        Histogram times = new Histogram(3);
        rounds.forEach(round -> times.add(round.times()));
        return times.getValueAtPercentile(99) / 1e3;
    }
}
