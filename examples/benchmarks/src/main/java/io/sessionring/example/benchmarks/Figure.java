package io.sessionring.example.benchmarks;

import java.util.List;

/**
 * One measured figure of one row: the median and its spread, which is the least and the greatest value unless its measure says
 * something else.
 *
 * @param row whose it is
 * @param measure what it tells
 * @param unit its unit; empty for a ratio
 * @param median the middle value
 * @param low where the spread begins
 * @param high where it ends
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

    /** {@return the figure of these values with the interval that has their true median with 95 % certainty as its spread} */
    public static Figure ofMedian(String row, String measure, String unit, List<Double> values) {
        Quantiles.Interval interval = Quantiles.aroundMedian(values);
        return new Figure(
                row,
                measure + ", median [95 %]",
                unit,
                Quantiles.median(values),
                interval.low(),
                interval.high(),
                values);
    }

    /** {@return the figure of one value} */
    public static Figure of(String row, String measure, String unit, double value) {
        return of(row, measure, unit, List.of(value));
    }

    /** {@return the same divided by a number, for a table that names that one itself} */
    Figure dividedBy(double other) {
        return new Figure(
                row,
                measure,
                unit,
                median / other,
                low / other,
                high / other,
                raw.stream().map(value -> value / other).toList());
    }

    /** {@return what stands at the head of its column} */
    String head() {
        return (measure + " " + unit).trim();
    }
}
