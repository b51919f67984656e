package io.sessionring.backend.memcached;

import io.sessionring.spi.Backend;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps sessions on Memcached nodes: 1.4.31 or later, with cas and the binary protocol. One connection per client and node.
 *
 * <p>The commands sent, all binary: GET; ADD; REPLACE with the cas of the value that is replaced (a refused REPLACE leaves the
 * old value in place, a refused SET does not); SET for tombstones; VERSION as the heartbeat; STAT on connecting and for
 * reports. Flags are 0. Times to live above 30 days are sent as absolute times, as the server demands.
 */
public final class MemcachedBackend implements Backend {

    private final @Nullable Credentials credentials;

    private MemcachedBackend(@Nullable Credentials credentials) {
        this.credentials = credentials;
    }

    /** {@return a backend for nodes without authentication} */
    public static MemcachedBackend create() {
        return new MemcachedBackend(null);
    }

    /** {@return settings for nodes that need more than an address} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public NodePort open(NodeAddress address, PortSettings settings) {
        return new MemcachedPort(address, settings, credentials);
    }

    /** Settings of the backend. Not thread-safe. */
    public static final class Builder {

        private @Nullable Credentials credentials;

        private Builder() {}

        /**
         * Authenticates every connection by SASL PLAIN. The password crosses the network in clear text.
         *
         * @param user not empty
         * @param password not empty
         * @return this
         * @throws IllegalArgumentException if one is empty
         */
        public Builder sasl(String user, String password) {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(password, "password");
            if (user.isEmpty() || password.isEmpty()) {
                throw new IllegalArgumentException("sasl user and password must not be empty");
            }
            credentials = new Credentials(user, password);
            return this;
        }

        /** {@return the backend} */
        public MemcachedBackend build() {
            return new MemcachedBackend(credentials);
        }
    }
}
