package io.sessionring.internal.waiting;

import java.util.function.LongSupplier;

/**
 * Decides whether a thread looks for an answer for a moment before it sleeps. To be put to sleep and woken costs a thread
 * about as much processor time as a node near by takes to answer: a thread that looks for no longer than that wastes little at
 * the worst, and finds its answer earlier at the best (Karlin, Li, Manasse and Owicki, "Empirical Studies of Competitive
 * Spinning for a Shared-Memory Multiprocessor", 1991). Where answers do not come that soon it looks ever more rarely, once in
 * about a thousand times in the end.
 *
 * <p>Threads may share one and what it learns; if they come at the same time it may miss a lesson, no more.
 */
public final class Glance {

    /** About what it takes to wake a thread that reads and wakes this one. */
    static final long NANOS = 80_000;

    /** So many looks take no longer, if no other thread has anything to do in between. */
    static final int LOOKS = 20;

    /** While others have something to do, a moment may last longer: this long. */
    static final long GIVING_WAY_NANOS = 1_000_000;

    /**
     * Whoever gets the processor back only after so long has given way to a thread that does not wait for anything. Then it is
     * better to sleep: a thread that is woken is served before those that have used their share.
     */
    static final long FAR_TOO_LONG_NANOS = 500_000;

    private static final int RAREST = 10;

    private final LongSupplier nanoTime;
    private int missesInRow;
    /** How many times are left out before the next one. */
    private int leftOut;

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
        int left = leftOut;
        if (left > 0) {
            leftOut = left - 1;
            return false;
        }
        return true;
    }

    /**
     * Begins to look without a pause, for one thread.
     *
     * @param mostNanos for how long at the most, ns; for a moment only in any case
     * @return the moment
     */
    public Moment begin(long mostNanos) {
        return new Moment(Math.min(mostNanos, NANOS), false);
    }

    /**
     * Begins to look now and then, for one thread, and lets others use the processor in between.
     *
     * @param mostNanos for how long at the most, ns; for a moment only in any case
     * @return the moment
     */
    public Moment beginGivingWay(long mostNanos) {
        return new Moment(Math.min(mostNanos, GIVING_WAY_NANOS), true);
    }

    /** The time for which a thread looks. It looks once before it asks whether that {@link #goesOn}. */
    public final class Moment {

        private final long until;
        private final boolean givesWay;
        private int looks;
        private long looked;
        private boolean farTooLong;

        private Moment(long nanos, boolean givesWay) {
            this.looked = nanoTime.getAsLong();
            this.until = looked + nanos;
            this.givesWay = givesWay;
        }

        /** {@return whether there is time left to look once more} */
        @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it: without effect it costs a moment
        public boolean goesOn() {
            if (givesWay) {
                if (++looks > LOOKS) {
                    return false;
                }
                Thread.yield();
            }
            long now = nanoTime.getAsLong();
            farTooLong = givesWay && now - looked > FAR_TOO_LONG_NANOS;
            looked = now;
            return now - until < 0 && !farTooLong;
        }

        /**
         * Learns from how it went.
         *
         * @param found whether the answer came meanwhile
         */
        public void ended(boolean found) {
            int misses = found ? 0 : farTooLong ? RAREST : Math.min(missesInRow + 1, RAREST);
            int leave = found ? 0 : 1 << misses;
            if (misses != missesInRow || leave != leftOut) { // else other threads keep their copy of it
                missesInRow = misses;
                leftOut = leave;
            }
        }
    }
}
