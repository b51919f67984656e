package io.sessionring.example.chaos;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What hanging nodes cost.
 *
 * @param hangs how often the node was stopped
 * @param made how the run was made
 */
record HangReport(String backend, long seed, int hangs, List<Figure> figures, Circumstances made) {

    /**
     * One figure.
     *
     * @param what what was measured, with its unit
     * @param most the most that it may be, null for no limit
     * @param least the least that it may be, null for no limit
     */
    record Figure(
            String what,
            double value,
            @Nullable Double most,
            @Nullable Double least) {

        static Figure plain(String what, double value) {
            return new Figure(what, value, null, null);
        }

        boolean holds() {
            return (most == null || value <= most) && (least == null || value >= least);
        }

        private String limit() {
            String text = most != null
                    ? String.format(Locale.ROOT, "at most %.1f", most)
                    : least != null ? String.format(Locale.ROOT, "at least %.1f", least) : "";
            return holds() ? text : text + "  NOT HELD";
        }
    }

    boolean holds() {
        return figures.stream().allMatch(Figure::holds);
    }

    double value(String what) {
        return figures.stream()
                .filter(figure -> figure.what.equals(what))
                .findFirst()
                .orElseThrow()
                .value;
    }

    void print(PrintWriter out) {
        out.printf(Locale.ROOT, "%s, a node stopped %d times%n", backend, hangs);
        for (Figure figure : figures) {
            String line = String.format(Locale.ROOT, "  %-68s %10.2f  %s", figure.what, figure.value, figure.limit());
            out.println(line.stripTrailing());
        }
        out.println("made with " + made);
    }
}
