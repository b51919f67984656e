package io.sessionring.internal.record;

/**
 * When an attribute or the settings were changed, and by which client. Two changes of one thing are ordered by this
 * alone: first by the time, then by the writer as an unsigned number.
 *
 * @param time a hybrid clock: milliseconds since 1970 above a counter of 16 bits (see {@link VersionClock})
 * @param writer a number that a client draws at its start; 0 stands for nobody and occurs in {@link #NONE} only
 */
public record Version(long time, int writer) implements Comparable<Version> {

    static final int COUNTER_BITS = 16;
    static final long GREATEST_TIME = ((Range.MAX_MILLIS + 1) << COUNTER_BITS) - 1;

    /** Before every change. It is never stored: a delta that leaves the settings alone carries it. */
    public static final Version NONE = new Version(0, 0);

    public Version {
        if (!Range.isVersionTime(time)) {
            throw new IllegalArgumentException(
                    "time must be 0 to " + Range.MAX_MILLIS + " ms above 16 bits of counter; got " + time);
        }
        if (writer == 0 && time != 0) {
            throw new IllegalArgumentException("writer must not be 0");
        }
    }

    /** {@return the milliseconds since 1970 in the time, without the counter} */
    public long millis() {
        return time >>> COUNTER_BITS;
    }

    @Override
    public int compareTo(Version other) {
        int byTime = Long.compare(time, other.time);
        return byTime != 0 ? byTime : Integer.compareUnsigned(writer, other.writer);
    }
}
