package io.sessionring.example.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Quantiles of a few values, between two of them in proportion. */
public final class Quantiles {

    private Quantiles() {}

    /** {@return the middle value, or the middle of the middle two} */
    public static double median(List<Double> values) {
        return of(values, 0.5);
    }

    /**
     * {@return the value that a part of all values does not exceed}
     *
     * @param values at least one
     * @param part 0 for the least to 1 for the greatest
     */
    public static double of(List<Double> values, double part) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values must not be empty");
        }
        double[] sorted = values.stream().mapToDouble(each -> each).sorted().toArray();
        double place = part * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return below == above ? sorted[below] : sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** A stretch of values, both ends with it. */
    public record Interval(double low, double high) {}

    /**
     * {@return where the median lies of what these values were drawn from, with 95 % certainty} Goes by ranks, so that it holds
     * whatever the values' distribution is: a value is below the median as often as a coin falls on one side. Of fewer than six
     * values it is all of them, and less certain.
     *
     * @param values at least one
     */
    public static Interval aroundMedian(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("values must not be empty");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int count = sorted.size();
        double chance = Math.pow(0.5, count); // that exactly so many are below the median
        double below = chance;
        int rank = 0;
        while (below + chance * (count - rank) / (rank + 1) <= 0.025) {
            chance *= (double) (count - rank) / (rank + 1);
            below += chance;
            rank++;
        }
        return new Interval(sorted.get(rank), sorted.get(count - 1 - rank));
    }

    /**
     * {@return each value divided by the limit's of the same round} Only within a round are two values comparable: the machine
     * may be slower in the next one.
     *
     * @param values of a row, by round
     * @param limit of the row it is compared with, by round
     */
    public static List<Double> ratios(List<Double> values, List<Double> limit) {
        if (values.size() != limit.size()) {
            throw new IllegalArgumentException(
                    "there must be as many rounds of both; got " + values.size() + " and " + limit.size());
        }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            ratios.add(values.get(i) / limit.get(i));
        }
        return ratios;
    }
}
