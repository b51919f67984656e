package io.sessionring.example.benchmarks;

import java.util.List;

/**
 * One measured figure of one row: the median, the least and the greatest value.
 *
 * @param row whose it is
 * @param measure what it tells
 * @param unit its unit; empty for a ratio
 * @param median the middle value
 * @param low the least value
 * @param high the greatest value
 * @param raw all values, in the order they were measured
 */
public record Figure(
        String row, String measure, String unit, double median, double low, double high, List<Double> raw) {

    public Figure {
        raw = List.copyOf(raw);
    }

    /** {@return the figure of these values} */
    public static Figure of(String row, String measure, String unit, List<Double> values) {
        return new Figure(
                row, measure, unit, Quantiles.median(values), Quantiles.of(values, 0), Quantiles.of(values, 1), values);
    }

    /** {@return the figure of one value} */
    public static Figure of(String row, String measure, String unit, double value) {
        return of(row, measure, unit, List.of(value));
    }

    /** {@return what stands at the head of its column} */
    String head() {
        return (measure + " " + unit).trim();
    }
}
