package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Options;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.example.benchmarks.micro.Shares;
import io.sessionring.example.benchmarks.session.RingGrowth.Result;
import io.sessionring.example.benchmarks.session.RingGrowth.Traffic;
import io.sessionring.example.console.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * What it takes to add a node: time and traffic measured on real servers and compared with a formula, what calls notice of it at
 * several rates, and what the formula says of a ring that does not fit on one machine.
 */
public final class ChangeMeasurement {

    /** So many sessions a second that none waits for the rate. */
    /** What a client has that is told nothing. */
    private static final int DEFAULT_RATE = 2_000;

    private static final int NO_LIMIT = 1_000_000;

    /** What would take longer is measured at the default rate only, and without a limit. */
    private static final double LONGEST_SECONDS = 300;

    private static final double MEGABYTE = 1e6;
    private static final double SECONDS_OF_DAY = 86_400;

    private static final int FAR_NODES = 1_000;
    private static final double FAR_SESSIONS = 1e9;

    private final Options options;
    private final ServerKind kind;
    private final ChangeFormula formula;
    private final List<Figure> figures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** What the change of most sessions took that had the machine for itself. */
    private double fastest;

    private double bytesOfCopy;

    private ChangeMeasurement(Options options, ServerKind kind) {
        this.options = options;
        this.kind = kind;
        this.formula = ChangeFormula.of(kind, RingGrowth.NODES, RingGrowth.COPIES);
    }

    /** Makes a table for each kind of server, one of what moves, and one on paper. */
    public static void run(Options options, Progress progress, Consumer<Table> tables) throws Exception {
        int keys = options.quick() ? 100_000 : 1_000_000;
        Map<ServerKind, ChangeMeasurement> measured = new LinkedHashMap<>();
        // A small change is mostly waiting.
        ExecutorService runners = Executors.newFixedThreadPool(
                options.quick() ? options.backends().size() : 1);
        try {
            List<Future<Table>> coming = new ArrayList<>();
            for (String backend : options.backends()) {
                ChangeMeasurement each = new ChangeMeasurement(options, ServerKind.of(backend));
                measured.put(each.kind, each);
                Progress shown = options.quick() && !coming.isEmpty() ? Progress.NONE : progress;
                coming.add(runners.submit(() -> each.measure(shown)));
            }
            for (Future<Table> each : coming) {
                tables.accept(each.get());
            }
        } finally {
            runners.shutdownNow();
        }
        tables.accept(Shares.table(keys));
        tables.accept(onPaper(measured, options.rates(), keys));
    }

    private List<Integer> sizes() {
        List<Integer> told = options.sessions();
        if (!told.isEmpty()) {
            return told;
        }
        return options.quick() ? List.of(2_000) : List.of(1_000, 10_000, 100_000, 1_000_000);
    }

    private List<Integer> rates(int sessions) {
        List<Integer> rates = new ArrayList<>();
        for (int rate : options.quick() ? List.of(DEFAULT_RATE) : options.rates()) {
            double seconds = formula.seconds(formula.reads(sessions), rate);
            if (rate == DEFAULT_RATE || seconds <= LONGEST_SECONDS) {
                rates.add(rate);
            } else {
                notes.add(String.format(
                        Locale.ROOT,
                        "%,d sessions at %,d a second would take %,.0f s and were not measured",
                        sessions,
                        rate,
                        seconds));
            }
        }
        if (!options.quick()) {
            rates.add(NO_LIMIT);
        }
        return rates;
    }

    private Table measure(Progress progress) throws Exception {
        try (Progress.Bar bar = progress.start("change, " + kind.label(), sizes().size())) {
            int done = 0;
            for (int sessions : sizes()) {
                String size = String.format(Locale.ROOT, "%,d sessions, ", sessions);
                for (int rate : rates(sessions)) {
                    bar.say(size + named(rate));
                    try (RingGrowth growth = new RingGrowth(kind, sessions, rate)) {
                        add(size + named(rate), sessions, rate, growth.underTraffic(options.quick() ? 1_000 : 10_000));
                    }
                }
                bar.say(size + "alone");
                try (RingGrowth growth = new RingGrowth(kind, sessions, NO_LIMIT)) {
                    Result alone = growth.alone();
                    fastest = formula.reads(sessions) / alone.sweep();
                    bytesOfCopy = alone.bytesOfCopy();
                    add(size + "no limit, no calls", sessions, NO_LIMIT, alone);
                    addTraffic(size + "no limit, no calls", sessions, alone);
                }
                bar.stepTo(++done);
            }
        }
        notes.addAll(List.of(
                ChangeFormula.KEYS,
                ChangeFormula.READS,
                ChangeFormula.SECONDS,
                ChangeFormula.BYTES + String.format(Locale.ROOT, "; here %,.0f bytes", bytesOfCopy),
                "ratio: measured divided by the formula",
                String.format(
                        Locale.ROOT,
                        "p50, p99: of %,d calls a second of another client, each of them load, change one of ten attributes,"
                                + " save; before the change, while clients learn of it, in the sweep",
                        SteadyCalls.PER_SECOND)));
        return new Table(
                "change-" + kind.label(),
                String.format(
                        Locale.ROOT,
                        "change, %s: a node added to %d, %d copies of each session, by sessions looked at in a second",
                        kind.label(),
                        RingGrowth.NODES,
                        RingGrowth.COPIES),
                figures,
                notes);
    }

    private static String named(int rate) {
        return rate == NO_LIMIT
                ? "no limit"
                : String.format(Locale.ROOT, rate == DEFAULT_RATE ? "%,d/s (default)" : "%,d/s", rate);
    }

    private void add(String row, int sessions, int rate, Result result) {
        double keys = formula.keys(sessions);
        double reads = formula.reads(sessions);
        figures.add(Figure.of(row, "sweep", "s", result.sweep()));
        if (rate != NO_LIMIT) {
            double seconds = formula.seconds(reads, rate);
            figures.add(Figure.of(row, "formula", "s", seconds));
            figures.add(Figure.of(row, "time ratio", "", result.sweep() / seconds));
        }
        figures.add(Figure.of(row, "whole change", "s", result.joining() + result.sweep() + result.ending()));
        figures.add(Figure.of(row, "", "keys", result.keys()));
        figures.add(Figure.of(row, "keys ratio", "", result.keys() / keys));
        figures.add(Figure.of(row, "", "sessions/s", reads / result.sweep()));
        figures.add(Figure.of(row, "", "moved", result.moved()));
        Traffic calls = result.calls();
        if (calls != null) {
            add(row, "before", calls.before());
            add(row, "joining", calls.joining());
            add(row, "sweep", calls.sweep());
            if (calls.sweep().times().getTotalCount() > 0) {
                figures.add(Figure.of(
                        row,
                        "p99 sweep / before",
                        "",
                        calls.sweep().micros(99) / calls.before().micros(99)));
            }
            double failed = calls.before().failed()
                    + calls.joining().failed()
                    + calls.sweep().failed();
            figures.add(Figure.of(row, "failed", "calls", failed));
        }
    }

    private void add(String row, String when, SteadyCalls.Calls calls) {
        if (calls.times().getTotalCount() > 0) {
            figures.add(Figure.of(row, when + " p50", "us", calls.micros(50)));
            figures.add(Figure.of(row, when + " p99", "us", calls.micros(99)));
        }
    }

    private void addTraffic(String row, int sessions, Result result) {
        double bytes = formula.bytes(formula.reads(sessions), result.moved(), result.bytesOfCopy());
        double measured = (double) result.oldNodes().both() + result.newNode().both();
        figures.add(Figure.of(row, "traffic", "MB", measured / MEGABYTE));
        figures.add(Figure.of(row, "formula", "MB", bytes / MEGABYTE));
        figures.add(Figure.of(row, "traffic ratio", "", measured / bytes));
        figures.add(Figure.of(row, "old nodes sent", "MB", result.oldNodes().sent() / MEGABYTE));
        figures.add(Figure.of(row, "received", "MB", result.oldNodes().received() / MEGABYTE));
        figures.add(Figure.of(row, "new node sent", "MB", result.newNode().sent() / MEGABYTE));
        figures.add(Figure.of(row, "it received", "MB", result.newNode().received() / MEGABYTE));
    }

    /** What the formula says where nothing can be measured. */
    private static Table onPaper(Map<ServerKind, ChangeMeasurement> measured, List<Integer> rates, int keys) {
        List<Figure> figures = new ArrayList<>();
        List<String> notes = new ArrayList<>(List.of(
                ChangeFormula.KEYS,
                ChangeFormula.READS,
                ChangeFormula.SECONDS,
                ChangeFormula.BYTES,
                String.format(
                        Locale.ROOT,
                        "assumed: %,.0f sessions, spread evenly, of the size measured here; a network that bears it; one client"
                                + " that looks at so many sessions a second; nothing fails meanwhile",
                        FAR_SESSIONS)));
        for (int copies = 1; copies <= 3; copies++) {
            double moved = FAR_SESSIONS * Shares.moved(FAR_NODES, copies, keys);
            for (Map.Entry<ServerKind, ChangeMeasurement> each : measured.entrySet()) {
                ChangeFormula formula = ChangeFormula.of(each.getKey(), FAR_NODES, copies);
                double swept = formula.reads(FAR_SESSIONS);
                String row = each.getKey().label() + (copies == 1 ? ", one copy" : ", " + copies + " copies");
                for (int rate : rates) {
                    figures.add(Figure.of(row, named(rate), "days", formula.seconds(swept, rate) / SECONDS_OF_DAY));
                }
                figures.add(Figure.of(
                        row,
                        "as fast as here",
                        "days",
                        formula.seconds(swept, each.getValue().fastest) / SECONDS_OF_DAY));
                figures.add(Figure.of(row, "looked at", "million sessions", swept / 1e6));
                figures.add(Figure.of(row, "moved", "million sessions", moved / 1e6));
                figures.add(Figure.of(
                        row, "traffic", "TB", formula.bytes(swept, moved, each.getValue().bytesOfCopy) / 1e12));
            }
        }
        measured.forEach((kind, each) -> notes.add(String.format(
                Locale.ROOT,
                "as fast as here, %s: %,.0f sessions/s; B: %,.0f bytes",
                kind.label(),
                each.fastest,
                each.bytesOfCopy)));
        return new Table(
                "change-paper",
                String.format(
                        Locale.ROOT,
                        "change, on paper: a node added to %,d nodes with %,.0f sessions",
                        FAR_NODES,
                        FAR_SESSIONS),
                figures,
                notes);
    }
}
