package io.sessionring.internal.record;

import static com.google.common.math.LongMath.saturatedAdd;
import static com.google.common.math.LongMath.saturatedMultiply;
import static com.google.common.math.LongMath.saturatedSubtract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long records live. Everybody who reads a record judges it by its own clock, and clocks differ by up to the clock
 * skew: so nothing ends before every clock agrees that its time is over, and a node keeps what it holds a little longer
 * still, because forgetting early loses data and forgetting late only costs memory.
 *
 * <p>All times are ms since 1970. What would not fit into a {@code long} stops at its end. Immutable.
 */
public final class Lifetimes {

    private static final long MILLIS_PER_SECOND = 1000;
    private static final long SPARE_MILLIS = 1000;

    private final long grainMillis;
    private final long clockSkewMillis;
    /** How much longer than its own idle life a node keeps a copy. */
    private final long marginMillis;

    private final long sessionLifeMillis;

    /**
     * Makes the lifetimes of one set of settings; fractions of a millisecond count as a whole one.
     *
     * @param maxLife the longest idle life a session may have
     * @param grain how stale the stored time of the last use may get before it is stored anew
     * @param clockSkew how far two clients' clocks may be apart
     * @param operationDeadline how long an operation may take
     */
    public Lifetimes(Duration maxLife, Duration grain, Duration clockSkew, Duration operationDeadline) {
        this.grainMillis = millis("grain", grain);
        this.clockSkewMillis = millis("clockSkew", clockSkew);
        this.marginMillis = saturatedAdd(
                sum(grainMillis, saturatedMultiply(2, clockSkewMillis), millis("operationDeadline", operationDeadline)),
                SPARE_MILLIS);
        this.sessionLifeMillis = saturatedAdd(millis("maxLife", maxLife), marginMillis);
    }

    private static long millis(String parameter, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(parameter + " must not be negative; got " + duration);
        }
        return duration.compareTo(Duration.ofMillis(Long.MAX_VALUE)) >= 0
                ? Long.MAX_VALUE
                : duration.plusNanos(999_999).toMillis();
    }

    /** {@return how far clocks may be apart} */
    public long clockSkewMillis() {
        return clockSkewMillis;
    }

    /** {@return how long after its last use any session has surely ended, everywhere} */
    public long sessionLifeMillis() {
        return sessionLifeMillis;
    }

    /**
     * {@return whether the session has ended by its age} To be asked of the {@link Join} of all copies only: a single
     * copy may be an old one of a session that was used since.
     *
     * @param live the record
     * @param nowMillis the time of day
     */
    public boolean expired(Live live, long nowMillis) {
        long allowance = saturatedAdd(grainMillis, clockSkewMillis);
        return nowMillis > sum(live.touchedAt(), seconds(live.maxInactiveSeconds()), allowance)
                || (live.absoluteLifeSeconds() != 0
                        && nowMillis > sum(live.createdAt(), seconds(live.absoluteLifeSeconds()), clockSkewMillis));
    }

    /**
     * {@return whether a use of the session now must be stored, because the last stored one is a grain old or more}
     *
     * @param live the record
     * @param nowMillis the time of day
     */
    public boolean touchDue(Live live, long nowMillis) {
        return saturatedSubtract(nowMillis, live.touchedAt()) >= grainMillis;
    }

    /**
     * {@return for how long a node is to keep a live copy, in seconds, at least 1} Never longer than a session life,
     * whatever a fast clock wrote into the record: a tombstone is kept for longer than that, and no live copy may
     * outlast it.
     *
     * @param live the record
     * @param nowMillis the time of day
     */
    public long ttlSeconds(Live live, long nowMillis) {
        long end = sum(live.touchedAt(), seconds(live.maxInactiveSeconds()), marginMillis);
        end = Math.min(end, saturatedAdd(nowMillis, sessionLifeMillis));
        if (live.absoluteLifeSeconds() != 0) {
            end = Math.min(
                    end,
                    sum(live.createdAt(), seconds(live.absoluteLifeSeconds()), saturatedMultiply(2, clockSkewMillis)));
        }
        return secondsUntil(end, nowMillis);
    }

    /**
     * {@return for how long a node is to keep a tombstone, in seconds, at least 1} It counts from the death, so that
     * giving the tombstone to a further node does not start it again; a death in the future, by a fast clock, counts as
     * one now.
     *
     * @param tombstone the record
     * @param nowMillis the time of day
     */
    public long tombstoneTtlSeconds(Tombstone tombstone, long nowMillis) {
        long diedAt = Math.min(tombstone.diedAt(), nowMillis);
        return secondsUntil(sum(diedAt, sessionLifeMillis, clockSkewMillis), nowMillis);
    }

    /**
     * {@return the record without the absent entries that nobody needs any more} Two session lives after an attribute
     * was removed no copy is left that still has it.
     *
     * @param live the record; returned itself if there is nothing to leave out
     * @param nowMillis the time of day
     */
    public Live withoutOldAbsents(Live live, long nowMillis) {
        long oldest = saturatedSubtract(nowMillis, saturatedMultiply(2, sessionLifeMillis));
        List<Attribute> kept = null;
        Attribute[] all = live.sorted();
        for (int i = 0; i < all.length; i++) {
            Attribute attribute = all[i];
            boolean old = attribute.absent() && attribute.version().millis() < oldest;
            if (old && kept == null) {
                kept = new ArrayList<>(Arrays.asList(all).subList(0, i));
            } else if (!old && kept != null) {
                kept.add(attribute);
            }
        }
        return kept == null ? live : live.withAttributes(kept);
    }

    private static long secondsUntil(long endMillis, long nowMillis) {
        long left = saturatedSubtract(endMillis, nowMillis);
        return left <= 0 ? 1 : (left - 1) / MILLIS_PER_SECOND + 1;
    }

    private static long seconds(int seconds) {
        return seconds * MILLIS_PER_SECOND;
    }

    private static long sum(long a, long b, long c) {
        return saturatedAdd(saturatedAdd(a, b), c);
    }
}
