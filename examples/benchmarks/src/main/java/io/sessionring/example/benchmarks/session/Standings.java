package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Quantiles;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.example.benchmarks.row.Round;
import io.sessionring.example.benchmarks.row.Task;
import io.sessionring.example.benchmarks.session.Contest.Discipline;
import io.sessionring.example.benchmarks.session.Contest.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/** Makes a table of each discipline of a contest: for every contender its ratio to the limit, and what that was made with. */
final class Standings {

    private Standings() {}

    static List<Table> of(Contest contest) {
        List<Table> tables = new ArrayList<>();
        contest.turns().forEach((discipline, turns) -> tables.add(table(contest, discipline, turns)));
        return tables;
    }

    private static Table table(Contest contest, Discipline discipline, Map<Contender, List<Turn>> turns) {
        List<Turn> limit = turns.entrySet().stream()
                .filter(each -> each.getKey().limit())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
        List<Figure> figures = new ArrayList<>();
        turns.forEach((contender, own) -> {
            figures.addAll(times(contender.label(), own, limit));
            figures.addAll(costs(contender.label(), own));
            figures.addAll(wire(contender.label(), contest.wire(contender), discipline.task()));
        });
        List<String> notes = contest.absent().entrySet().stream()
                .map(each -> each.getKey().label() + " could not be measured: " + each.getValue())
                .toList();
        String what = discipline.task() == Task.LOAD ? "load" : "load, change one of ten attributes, save";
        return new Table(
                "session-" + contest.kind().label() + "-" + discipline.threads() + "-"
                        + (discipline.task() == Task.LOAD ? "load" : "change"),
                contest.kind().label() + ", " + discipline.threads()
                        + (discipline.threads() == 1 ? " thread: " : " threads: ") + what,
                figures,
                notes);
    }

    private static List<Figure> times(String row, List<Turn> own, List<Turn> limit) {
        Histogram times = new Histogram(3);
        own.forEach(turn -> times.add(turn.round().times()));
        return List.of(
                Figure.of(
                        row, "ratio", "", Quantiles.ratios(each(own, Round::perSecond), each(limit, Round::perSecond))),
                // A JVM's processor time is told in steps of 10 ms, too coarse for one round.
                Figure.of(row, "CPU", "us", perCall(own, Turn::cpuNanos) / 1e3),
                Figure.of(row, "CPU of servers", "us", perCall(own, Turn::serverCpuNanos) / 1e3),
                Figure.of(row, "", "ops/s", each(own, Round::perSecond)),
                Figure.of(row, "p50", "us", times.getValueAtPercentile(50) / 1e3),
                Figure.of(row, "p99", "us", times.getValueAtPercentile(99) / 1e3),
                Figure.of(row, "p99.9", "us", times.getValueAtPercentile(99.9) / 1e3));
    }

    private static List<Figure> costs(String row, List<Turn> own) {
        List<Figure> figures = new ArrayList<>();
        figures.add(
                Figure.of(row, "garbage", "B", perCall(own, turn -> turn.round().allocated())));
        double failed = own.stream().mapToLong(turn -> turn.round().failed()).sum();
        if (failed > 0) {
            figures.add(Figure.of(row, "failed", "calls", failed));
        }
        return figures;
    }

    private static List<Figure> wire(String row, Wire wire, Task task) {
        Wire.PerCall call = Objects.requireNonNull(wire.calls().get(task));
        return List.of(
                Figure.of(row, "stored", "B", wire.stored()),
                Figure.of(row, "wire", "B", call.bytes()),
                Figure.of(row, "", "requests", call.requests()),
                Figure.of(row, "round", "trips", call.roundTrips()));
    }

    private static double perCall(List<Turn> turns, ToLongFunction<Turn> value) {
        long calls = turns.stream().mapToLong(turn -> turn.round().calls()).sum();
        return turns.stream().mapToLong(value).sum() / (double) Math.max(calls, 1);
    }

    private static List<Double> each(List<Turn> turns, ToDoubleFunction<Round> value) {
        return turns.stream().map(turn -> value.applyAsDouble(turn.round())).toList();
    }
}
