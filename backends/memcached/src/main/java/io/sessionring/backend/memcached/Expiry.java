package io.sessionring.backend.memcached;

import java.time.Clock;
import java.time.Duration;

/** How memcached wants to be told when it may forget a value. */
final class Expiry {

    /** Above 30 days a node takes the number as seconds since 1970. */
    private static final long LONGEST_RELATIVE = Duration.ofDays(30).toSeconds();

    /** The protocol has 32 bits for it. */
    private static final long LATEST = 0xffff_ffffL;

    private final Clock clock;
    private final Duration clockSkew;

    Expiry(Clock clock, Duration clockSkew) {
        this.clock = clock;
        this.clockSkew = clockSkew;
    }

    /** {@return the number to send}, for a value that must be kept this long: by the node's clock if that is wrong, too */
    long after(long ttlSeconds) {
        if (ttlSeconds <= LONGEST_RELATIVE) {
            return ttlSeconds;
        }
        long now = -Math.floorDiv(-clock.millis() - clockSkew.toMillis(), 1000);
        return Math.min(now + Math.min(ttlSeconds, LATEST), LATEST);
    }
}
