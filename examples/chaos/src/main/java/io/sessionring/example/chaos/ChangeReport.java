package io.sessionring.example.chaos;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What came of a run of changes under traffic.
 *
 * @param replicas how many replicas of each session there were
 * @param sessions how many were made in all
 * @param live how many must be there at the end
 * @param logOuts how many log-outs were acknowledged
 * @param looks how many times a session was read back
 * @param unknownWrites writes whose outcome nobody knows
 * @param wrong how often each kind of wrong was found
 * @param made how the run was made
 */
record ChangeReport(
        String backend,
        int replicas,
        long seed,
        int perSecond,
        int sessions,
        int live,
        int logOuts,
        long looks,
        long acknowledgedWrites,
        long unknownWrites,
        Map<String, Integer> wrong,
        Collection<String> examples,
        List<Change> changes,
        Circumstances made) {

    /** By so much at most the 99th percentile may grow while the ring changes. */
    static final double MOST = 3;

    /**
     * One change.
     *
     * @param what what changed
     * @param seconds from when it was begun until the server that began it said that it is over
     * @param lastToKnowSeconds until the last server worked on the new ring
     * @param keysSwept keys that were looked at, one for each copy
     * @param sessionsMoved sessions and log-outs of which a copy was written to another node
     * @param calls the calls, by kind
     */
    record Change(
            String what,
            double seconds,
            double lastToKnowSeconds,
            long keysSwept,
            long sessionsMoved,
            Map<String, Calls> calls) {}

    /**
     * Calls of one kind.
     *
     * @param before in a window just before the change
     * @param during while the ring changed
     * @param worstWindowP99 the greatest 99th percentile of all windows of the change that are as long as the one before, ms
     */
    record Calls(Spread before, Spread during, double worstWindowP99) {

        double ratio() {
            return during.p99 / before.p99;
        }
    }

    /** How long the calls of a span of time took, ms; those that were not answered count too. */
    record Spread(int calls, int unanswered, double p50, double p99, double p999) {

        /** {@return that of the calls that began within a span of time} */
        static Spread between(Figures figures, long from, long to) {
            long[] taken = new long[figures.operations()];
            int[] counts = new int[2];
            figures.show((start, nanos, answered) -> {
                if (start - from >= 0 && start - to < 0 && counts[0] < taken.length) {
                    taken[counts[0]++] = nanos;
                    counts[1] += answered ? 0 : 1;
                }
            });
            long[] sorted = Arrays.copyOf(taken, counts[0]);
            Arrays.sort(sorted);
            return new Spread(
                    counts[0], counts[1], percentile(sorted, 0.5), percentile(sorted, 0.99), percentile(sorted, 0.999));
        }

        private static double percentile(long[] sorted, double part) {
            return sorted.length == 0
                    ? Double.NaN
                    : sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)] / 1e6;
        }
    }

    /** {@return whether every session held what it had to} */
    boolean nothingWrong() {
        return wrong.values().stream().allMatch(count -> count == 0);
    }

    /** {@return whether no kind of call was too slow} */
    boolean fastEnough() {
        return changes.stream()
                .flatMap(change -> change.calls.values().stream())
                .allMatch(calls -> calls.ratio() <= MOST);
    }

    void print(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%s, replicas(%d), %,d requests a second: %,d sessions were made, %,d are live, %,d were logged out;%n"
                        + "%,d acknowledged writes, %,d of unknown outcome; read back %,d times%n%n",
                backend,
                replicas,
                perSecond,
                sessions,
                live,
                logOuts,
                acknowledgedWrites,
                unknownWrites,
                looks);
        out.printf(
                "%-18s %-8s %7s %22s %7s %22s %11s %6s %8s%n",
                "ms",
                "",
                "calls",
                "before p50/p99/p99.9",
                "calls",
                "during p50/p99/p99.9",
                "unanswered",
                "ratio",
                "worst");
        for (Change change : changes) {
            change.calls.forEach((kind, calls) -> out.printf(
                    Locale.ROOT,
                    "%-18s %-8s %,7d %22s %,7d %22s %11d %6.2f %8.1f%s%n",
                    change.what,
                    kind,
                    calls.before.calls,
                    text(calls.before),
                    calls.during.calls,
                    text(calls.during),
                    calls.before.unanswered + calls.during.unanswered,
                    calls.ratio(),
                    calls.worstWindowP99,
                    calls.ratio() <= MOST ? "" : "  NOT HELD"));
        }
        out.println();
        for (Change change : changes) {
            out.printf(
                    Locale.ROOT,
                    "%-18s %.1f s, last server after %.1f s; %,d keys looked at, %,d sessions moved%n",
                    change.what,
                    change.seconds,
                    change.lastToKnowSeconds,
                    change.keysSwept,
                    change.sessionsMoved);
        }
        out.println();
        wrong.forEach((kind, count) -> out.printf(Locale.ROOT, "  %-14s %,8d%n", kind, count));
        examples.forEach(out::println);
        out.println(
                nothingWrong()
                        ? "Every session held what it had to."
                        : "WRONG: not every session held what it had to.");
        out.printf(
                Locale.ROOT,
                fastEnough()
                        ? "p99 during each change was at most %.0f times that before.%n"
                        : "TOO SLOW: p99 during a change was more than %.0f times that before.%n",
                MOST);
        out.println("made with " + made);
    }

    private static String text(Spread spread) {
        return String.format(Locale.ROOT, "%.1f / %.1f / %.1f", spread.p50, spread.p99, spread.p999);
    }
}
