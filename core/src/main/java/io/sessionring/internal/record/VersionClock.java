package io.sessionring.internal.record;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Gives a client's changes their versions. Each comes after every change that the client could know of: those in the
 * record it loaded, and its own. So a wrong wall clock decides only between requests that ran side by side.
 *
 * <p>Never gives a version twice, but for the greatest there is. Thread-safe without locks.
 */
public final class VersionClock {

    /** No clock is ahead by more; what is, was planted, and is not to push on all that this clock gives. */
    private static final long FAR_AHEAD = Duration.ofDays(366).toMillis() << Version.COUNTER_BITS;

    private final int writer;
    private final LongSupplier wallMillis;
    private final AtomicLong last = new AtomicLong();
    private final AtomicLong farAhead = new AtomicLong();

    /**
     * Makes a clock.
     *
     * @param writer the client's number, never 0; two clients must not share one
     * @param wallMillis the time of day, ms since 1970
     */
    public VersionClock(int writer, LongSupplier wallMillis) {
        if (writer == 0) {
            throw new IllegalArgumentException("writer must not be 0");
        }
        this.writer = writer;
        this.wallMillis = wallMillis;
    }

    /**
     * Gives the version of a change that is being made now.
     *
     * @param greatestLoaded the greatest version in the record the change was made to, {@link Version#NONE} for a new
     * one
     * @return a version after that one, after every earlier one of this clock and not before the time of day; above a
     * version that is more than a year ahead, after that one and all others of that kind, as far as there is one
     */
    public Version next(Version greatestLoaded) {
        long now = wallMillis.getAsLong();
        long timeOfDay = Range.isMillis(now) ? now << Version.COUNTER_BITS : 0;
        if (timeOfDay != 0 && greatestLoaded.time() - timeOfDay > FAR_AHEAD) {
            return new Version(Math.min(after(farAhead, greatestLoaded.time() + 1), Version.GREATEST_TIME), writer);
        }
        long floor = Math.max(timeOfDay, greatestLoaded.time() + 1);
        return new Version(after(last, floor), writer);
    }

    private static long after(AtomicLong last, long floor) {
        return last.accumulateAndGet(floor, (given, least) -> Math.max(given + 1, least));
    }
}
