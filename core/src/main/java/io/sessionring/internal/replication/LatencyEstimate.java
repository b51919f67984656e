package io.sessionring.internal.replication;

/**
 * The time within which 99 of 100 answers of a node come, as far as the last few hundred tell. Every answer moves the estimate a
 * little: one that is not shorter by a step up, a shorter one by a 99th of that step down, so that it rests where one of a hundred is
 * longer. Thread-safe without locks; of two answers at once one may be left out.
 */
final class LatencyEstimate {

    private static final long LEAST_STEP_NANOS = 1_000;
    /** A step is this part of the estimate. */
    private static final long PART = 16;

    private static final long SHORTER = 99;

    private volatile long nanos;

    /** Takes note of an answer that took this long. */
    void took(long taken) {
        long estimate = nanos;
        long step = Math.max(LEAST_STEP_NANOS, estimate / PART);
        if (taken >= estimate) {
            nanos = estimate == 0 ? taken : estimate + step;
        } else {
            nanos = Math.max(taken, estimate - step / SHORTER);
        }
    }

    /** {@return the estimate, ns; 0 before the first answer} */
    long p99Nanos() {
        return nanos;
    }
}
