package io.sessionring.internal.connection;

import java.util.function.LongSupplier;

/**
 * Decides whether a thread looks for an answer for a moment before it sleeps. To be put to sleep and woken costs a thread
 * about as much processor time as a node near by takes to answer: a thread that looks for no longer than that wastes little at
 * the worst, and finds its answer earlier at the best (Karlin, Li, Manasse and Owicki, "Empirical Studies of Competitive
 * Spinning for a Shared-Memory Multiprocessor", 1991). Where answers do not come that soon it looks ever more rarely, once in
 * about a thousand times in the end. Used by one thread at a time.
 */
public final class Glance {

    /** About what it takes to wake a thread that reads and wakes this one. */
    static final long NANOS = 80_000;

    private static final int RAREST = 10;

    private final LongSupplier nanoTime;
    private int missesInRow;
    /** How many times are left out before the next one. */
    private int leftOut;

    private long until;

    /**
     * Makes one.
     *
     * @param nanoTime the monotonic clock, ns
     */
    public Glance(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** {@return whether it is worthwhile this time} */
    public boolean isDue() {
        if (leftOut > 0) {
            leftOut--;
            return false;
        }
        return true;
    }

    /**
     * Begins to look.
     *
     * @param mostNanos for how long at the most, ns; for a moment only in any case
     */
    public void begin(long mostNanos) {
        until = nanoTime.getAsLong() + Math.min(mostNanos, NANOS);
    }

    /** {@return whether there is time left to look once more} */
    public boolean goesOn() {
        return nanoTime.getAsLong() - until < 0;
    }

    /**
     * Learns from how it went.
     *
     * @param found whether the answer came meanwhile
     */
    public void ended(boolean found) {
        missesInRow = found ? 0 : Math.min(missesInRow + 1, RAREST);
        leftOut = found ? 0 : 1 << missesInRow;
    }
}
