package io.sessionring.example.chaos;

import java.util.Arrays;

/** How long calls took, with and without what the machine took from them. Not thread-safe. */
final class Samples {

    private double[] whole = new double[1 << 10];
    private double[] lessPauses = new double[1 << 10];
    private int count;
    private int unanswered;

    /** Takes the calls that began within a span of time. */
    void add(Figures figures, long from, long to, Pauses pauses) {
        figures.show((start, nanos, answered) -> {
            if (start - from >= 0 && start - to < 0) {
                if (count == whole.length) {
                    whole = Arrays.copyOf(whole, 2 * count);
                    lessPauses = Arrays.copyOf(lessPauses, 2 * count);
                }
                whole[count] = nanos / 1e6;
                lessPauses[count++] = (nanos - pauses.within(start, start + nanos)) / 1e6;
                unanswered += answered ? 0 : 1;
            }
        });
    }

    int count() {
        return count;
    }

    int unanswered() {
        return unanswered;
    }

    /** {@return the time within which this part of the calls was over} */
    double millis(double part) {
        return percentile(whole, part);
    }

    /** {@return the same of the times from which the pauses within them are taken off} */
    double lessPauses(double part) {
        return percentile(lessPauses, part);
    }

    private double percentile(double[] values, double part) {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return count == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(part * count) - 1)];
    }
}
