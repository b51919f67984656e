package io.sessionring.example.chaos;

import io.sessionring.example.chaos.RunReport.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Runs side by side as Markdown: the figures of all faults together, then the faults one by one. */
final class ReportTable {

    private final List<RunReport> runs;
    private final StringBuilder text = new StringBuilder();

    private ReportTable(List<RunReport> runs) {
        this.runs = runs;
    }

    static String of(List<RunReport> runs) {
        ReportTable table = new ReportTable(runs);
        table.figures();
        table.faults();
        return table.text.toString();
    }

    private void figures() {
        row("", run -> run.adapter() + ", " + run.backend());
        text.append("|---|").append("---:|".repeat(runs.size())).append('\n');
        row("seconds", run -> number(run.seconds()));
        row("faults", run -> number(run.faults().size()));
        row("histories (sessions)", run -> number(run.histories()));
        row("operations", run -> number(run.operations()));
        row("acknowledged writes", run -> number((double) run.acknowledgedWrites()));
        row("sessions with an acknowledged write lost", run -> wrong(run, "lost"));
        row("… with a stale read", run -> wrong(run, "stale"));
        row("… that vanished", run -> wrong(run, "vanished"));
        row("… that came back after log-out", run -> wrong(run, "resurrected"));
        row("… read older after newer", run -> wrong(run, "non-monotonic"));
        row("… answered after the deadline", run -> wrong(run, "late"));
        row("unavailable", run -> String.format(Locale.ROOT, "%.3f %%", run.unavailablePercent()));
        row("p50 / p99 before a fault, ms", run -> spans(run, Fault::before));
        row("p50 / p99 during a fault, ms", run -> spans(run, Fault::during));
        row("p50 / p99 after a fault, ms", run -> spans(run, Fault::after));
        row("p99 back within 2x, ms: median / most", run -> times(run, fault -> (double) fault.backMillis()));
        row("every copy back, ms: median / most", run -> times(run, fault -> (double) fault.copiesMillis()));
        row("requests to a hung node, per s", run -> hung(run));
    }

    private void faults() {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> run.faults().stream().map(Fault::nemesis).sorted().forEach(names::add));
        text.append("\nFor each fault: p99 before / during / after in ms, unavailable during it, every copy back in ms"
                + " (medians)\n\n");
        row("", run -> run.adapter() + ", " + run.backend());
        text.append("|---|").append("---:|".repeat(runs.size())).append('\n');
        for (String name : names) {
            row(
                    name.replace('-', ' '),
                    run -> oneKind(run.faults().stream()
                            .filter(fault -> fault.nemesis().equals(name))
                            .toList()));
        }
    }

    private void row(String name, Function<RunReport, String> cell) {
        text.append("| ").append(name).append(" |");
        runs.forEach(run -> text.append(' ').append(cell.apply(run)).append(" |"));
        text.append('\n');
    }

    private static String wrong(RunReport run, String kind) {
        return number(run.wrong().getOrDefault(kind, 0));
    }

    private static String spans(RunReport run, Function<Fault, Figures.Span> span) {
        return millis(median(run.faults(), fault -> span.apply(fault).p50Millis())) + " / "
                + millis(median(run.faults(), fault -> span.apply(fault).p99Millis()));
    }

    private static String times(RunReport run, ToDoubleFunction<Fault> time) {
        List<Fault> known = run.faults().stream()
                .filter(fault -> time.applyAsDouble(fault) >= 0)
                .toList();
        int never = run.faults().size() - known.size();
        String most = number(known.stream().mapToDouble(time).max().orElse(0));
        return number(median(known, time)) + " / " + (never == 0 ? most : most + ", " + never + " not");
    }

    private static String hung(RunReport run) {
        List<Fault> hangs = run.faults().stream()
                .filter(fault -> fault.nemesis().equals(Nemesis.HANG.label()))
                .toList();
        return hangs.isEmpty()
                ? "–"
                : number(median(hangs, fault -> fault.nodeRequests() * 1_000.0 / Math.max(1, fault.lastedMillis())));
    }

    private static String oneKind(List<Fault> faults) {
        if (faults.isEmpty()) {
            return "–";
        }
        double percent = 100.0
                * faults.stream()
                        .mapToInt(fault -> fault.during().unavailable())
                        .sum()
                / Math.max(
                        1,
                        faults.stream()
                                .mapToInt(fault -> fault.during().operations())
                                .sum());
        List<String> parts = new ArrayList<>();
        for (Function<Fault, Figures.Span> span :
                List.<Function<Fault, Figures.Span>>of(Fault::before, Fault::during, Fault::after)) {
            parts.add(millis(median(faults, fault -> span.apply(fault).p99Millis())));
        }
        return String.format(
                Locale.ROOT, "%s, %.1f %%, %s", String.join(" / ", parts), percent, number(median(faults, fault ->
                        (double) fault.copiesMillis())));
    }

    private static double median(List<Fault> faults, ToDoubleFunction<Fault> value) {
        double[] values = faults.stream().mapToDouble(value).sorted().toArray();
        return values.length == 0
                ? 0
                : Arrays.stream(values).skip(values.length / 2).findFirst().orElse(0);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
