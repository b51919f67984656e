package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.HostLookup;
import io.sessionring.internal.connection.Link;
import io.sessionring.internal.connection.NamedDaemons;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.RawBackend;
import io.sessionring.spi.RawNode;
import org.jspecify.annotations.Nullable;

/**
 * Keeps sessions on plain memcached nodes that know nothing of each other. A node must speak the binary protocol and have
 * compare-and-set switched on; both is memcached's default. One that does not answers every operation with the reason.
 *
 * <p>Each node gets one connection, which all threads share. These commands of the binary protocol are sent and no others:
 *
 * <table>
 * <caption>Commands</caption>
 * <tr><th>when<th>command
 * <tr><td>read<td>{@code GET key}
 * <tr><td>store where there is nothing<td>{@code ADD key value expiry}
 * <tr><td>store whatever is there<td>{@code SET key value expiry}
 * <tr><td>replace what was read<td>{@code REPLACE key value expiry}, with the cas id of what was read
 * <tr><td>remove, also what was read, for foreign formats<td>{@code DELETE key}, with or without the cas id
 * <tr><td>let live on, for foreign formats<td>{@code TOUCH key expiry}
 * <tr><td>heartbeat<td>{@code GET} of the ring record, and where there is none {@code ADD} and {@code GET}; {@code NOOP} for a
 *     port without ring record
 * <tr><td>figures for operators<td>{@code STAT}
 * <tr><td>list of keys<td>{@code lru_crawler metadump all} in the text protocol, on a connection of its own; not with SASL, nor
 *     where the node was started with {@code -X}
 * <tr><td>on connecting<td>{@code SASL_AUTH PLAIN user password}, if they were set; {@code STAT}, {@code STAT settings},
 *     then the same as a heartbeat
 * </table>
 *
 * <p>Flags are 0 and values go as they are. An expiry of more than 30 days is sent as the time by the clock, as memcached
 * wants it, with the allowed clock skew added. A value that would not fit the node's {@code item_size_max} together with
 * its key and 59 bytes more is refused without asking the node.
 *
 * <p>SASL does not encrypt: the password can be read on the way.
 *
 * <p>Immutable and thread-safe.
 */
public final class MemcachedBackend implements RawBackend {

    static {
        // Before any class of the driver, which asks once.
        DriverLogger.install();
    }

    private final @Nullable Credentials credentials;
    private final Driver driver = new Driver();

    private MemcachedBackend(@Nullable Credentials credentials) {
        this.credentials = credentials;
    }

    /** {@return a backend for nodes that ask for no password} */
    public static MemcachedBackend create() {
        return builder().build();
    }

    /** {@return a builder with the settings of {@link #create}} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public NodePort open(NodeAddress address, PortSettings settings) {
        return port(address, settings);
    }

    @Override
    public RawNode openRaw(NodeAddress address, PortSettings settings) {
        return port(address, settings);
    }

    private MemcachedNodePort port(NodeAddress address, PortSettings settings) {
        String host = address.host();
        Link<Operation> link = new Link<>(
                new MemcachedConnector(driver, address, credentials, settings),
                new HostLookup(settings.resolver(), host, new NamedDaemons("sessionring-memcached-resolve-" + host)),
                settings.connectTimeout(),
                new NamedDaemons("sessionring-memcached-" + address));
        link.start();
        return new MemcachedNodePort(
                link,
                settings.inFlightLimit(),
                new Expiry(settings.clock(), settings.clockSkew()),
                settings.ringRecord(),
                credentials != null
                        ? null
                        : new KeyLister(address, settings, new NamedDaemons("sessionring-memcached-keys-" + address)));
    }

    /** Collects the settings of a {@link MemcachedBackend}; they hold for every node. Not thread-safe. */
    public static final class Builder {

        private @Nullable Credentials credentials;

        private Builder() {}

        /**
         * Sets a user and a password for SASL, shown by the mechanism PLAIN. Default: none. A node that was started without
         * {@code -S}, or that refuses them, answers every operation with the reason.
         *
         * @param user the user's name, not empty, without the character 0
         * @param password the password, not empty, without the character 0
         * @return this
         * @throws IllegalArgumentException if one of them is not like that
         */
        public Builder sasl(String user, String password) {
            this.credentials = new Credentials(checked(user, "user"), checked(password, "password"));
            return this;
        }

        /** {@return the backend} */
        public MemcachedBackend build() {
            return new MemcachedBackend(credentials);
        }

        private static String checked(String value, String name) {
            if (value.isEmpty() || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(name + " must not be empty nor contain the character 0");
            }
            return value;
        }
    }
}
