package io.sessionring.spi;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits and sources that hold for every port of a client.
 *
 * @param connectTimeout how long one attempt to connect may take, handshake included
 * @param inFlightLimit how many operations may be under way on one node; the next one answers
 *     {@link Answer.Failed.Cause#BUSY} at once
 * @param clockSkew how far clocks may be apart; added where a node is told an absolute time
 * @param clock the wall clock
 * @param resolver how host names become addresses
 * @param ringRecord the record by which a node is known that has forgotten everything; null: only a process that starts
 *     anew is noticed
 */
public record PortSettings(
        Duration connectTimeout,
        int inFlightLimit,
        Duration clockSkew,
        Clock clock,
        AddressResolver resolver,
        @Nullable RingRecord ringRecord) {

    /**
     * Settings without a ring record.
     *
     * @param connectTimeout how long one attempt to connect may take, handshake included
     * @param inFlightLimit how many operations may be under way on one node
     * @param clockSkew how far clocks may be apart
     * @param clock the wall clock
     * @param resolver how host names become addresses
     */
    public PortSettings(
            Duration connectTimeout, int inFlightLimit, Duration clockSkew, Clock clock, AddressResolver resolver) {
        this(connectTimeout, inFlightLimit, clockSkew, clock, resolver, null);
    }

    /**
     * {@return the settings a client uses unless told otherwise: 1 s, 128 operations, 10 s, the system's clock and resolver}
     * There is no ring record among them: its key depends on the client.
     */
    public static PortSettings defaults() {
        return new PortSettings(
                Duration.ofSeconds(1), 128, Duration.ofSeconds(10), Clock.systemUTC(), InetAddress::getByName);
    }

    /**
     * The same settings with a ring record.
     *
     * @param record the record to look for
     * @return the settings
     */
    public PortSettings with(RingRecord record) {
        return new PortSettings(connectTimeout, inFlightLimit, clockSkew, clock, resolver, record);
    }
}
