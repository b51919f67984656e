package io.sessionring.example.benchmarks.row;

import org.HdrHistogram.Histogram;

/**
 * What a round has shown.
 *
 * @param nanos how long it lasted
 * @param failed calls that threw; their times are not among the others, but what they took is in the sums
 * @param cpuNanos what the JVM of the row used meanwhile, all its threads together
 * @param allocated bytes that all threads of that JVM allocated
 * @param times of each call, in ns
 */
public record Round(long nanos, long failed, long cpuNanos, long allocated, Histogram times) {

    /** {@return how many calls were answered} */
    public long calls() {
        return times.getTotalCount();
    }

    /** {@return calls a second} */
    public double perSecond() {
        return calls() * 1e9 / nanos;
    }
}
