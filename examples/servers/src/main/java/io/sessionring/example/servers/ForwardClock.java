package io.sessionring.example.servers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * The system's clock, until it is put forward: then the servers of whoever goes by it have been up for long, as servers usually
 * have. Thread-safe.
 */
public final class ForwardClock extends Clock {

    private final Clock system = Clock.systemUTC();
    private volatile Duration ahead = Duration.ZERO;

    /** A clock that tells the system's time. */
    public ForwardClock() {}

    /**
     * Puts it forward.
     *
     * @param by how far it is ahead of the system's clock from now on
     */
    public void forward(Duration by) {
        ahead = by;
    }

    @Override
    public Instant instant() {
        return system.instant().plus(ahead);
    }

    @Override
    public long millis() {
        return system.millis() + ahead.toMillis();
    }

    @Override
    public ZoneId getZone() {
        return system.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(system.withZone(zone), ahead);
    }
}
