package io.sessionring.spi;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;

/**
 * Limits and sources that hold for every port of a client.
 *
 * @param connectTimeout how long one attempt to connect may take, handshake included
 * @param inFlightLimit how many operations may be under way on one node; the next one answers
 *     {@link Answer.Failed.Cause#BUSY} at once
 * @param clockSkew how far clocks may be apart; added where a node is told an absolute time
 * @param clock the wall clock
 * @param resolver how host names become addresses
 */
public record PortSettings(
        Duration connectTimeout, int inFlightLimit, Duration clockSkew, Clock clock, AddressResolver resolver) {

    /** {@return the settings a client uses unless told otherwise: 1 s, 128 operations, 10 s, the system's clock and resolver} */
    public static PortSettings defaults() {
        return new PortSettings(
                Duration.ofSeconds(1), 128, Duration.ofSeconds(10), Clock.systemUTC(), InetAddress::getByName);
    }
}
