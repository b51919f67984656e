package io.sessionring.backend.redis;

import io.sessionring.internal.connection.HostLookup;
import io.sessionring.internal.connection.Link;
import io.sessionring.internal.connection.NamedDaemons;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.RawBackend;
import io.sessionring.spi.RawNode;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.UUID;
import java.util.function.ToLongFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps sessions on plain Redis nodes, each a primary of its own: no Redis Cluster, no replica, no Sentinel. Redis 6 or
 * later, or a server that speaks as it does.
 *
 * <p>Each node gets one connection, which all threads share; one thread serves the connections of all nodes. These commands are sent and no others:
 *
 * <table>
 * <caption>Commands</caption>
 * <tr><th>when<th>command
 * <tr><td>read<td>{@code GET key}
 * <tr><td>store where there is nothing<td>{@code SET key value NX EX ttl}
 * <tr><td>store whatever is there<td>{@code SET key value EX ttl}
 * <tr><td>replace what was read<td>{@code EVALSHA digest 1 key token ttl value}: a script that compares by
 *     {@code GETRANGE} or {@code GET} and stores by {@code SET}
 * <tr><td>the same with 8 KB or more and a time to live: a script would be slow with it
 *     <td>{@code SET key~origin-number value EX 10}, then {@code EVALSHA digest 2 key key~origin-number token ttl}: the same
 *     script, which gives the value its place by {@code EXPIRE} and {@code RENAME}, or removes it by {@code DEL} if what was
 *     read is no longer there
 * <tr><td>remove, let live on, for foreign formats<td>{@code DEL key}, {@code EXPIRE key ttl}; {@code SET} without {@code EX}
 *     for what is kept for ever
 * <tr><td>remove what was read, for foreign formats<td>{@code EVAL script 1 key token}: a script that compares by {@code GET}
 *     and removes by {@code DEL}
 * <tr><td>heartbeat<td>{@code GET} of the ring record, and where there is none {@code SET key value NX} and {@code GET};
 *     {@code PING} for a port without ring record
 * <tr><td>figures for operators<td>{@code INFO}
 * <tr><td>list of keys<td>{@code SCAN cursor MATCH prefix* COUNT 250}
 * <tr><td>on connecting<td>{@code AUTH [user] password}, {@code SELECT database}, {@code CLIENT SETNAME name}, each only if
 *     it was set; {@code INFO}, {@code TIME}, {@code SCRIPT LOAD}, {@code CONFIG GET proto-max-bulk-len}, then the
 *     same as a heartbeat
 * </table>
 *
 * <p>An ACL user whose keys begin with {@code shop:} needs no more than {@code ~shop:* +get +set +getrange +rename
 * +expire +del +evalsha +script|load +ping +info +time}, with {@code +select} if a database and {@code +client|setname} if a
 * client name is set.
 * {@code +config|get} is optional: without it the limit for one value is taken to be the server's default of 512 MB, and
 * the node notes one refused command for each connection. So is {@code +scan}: without it no keys can be listed.
 * Sessions of PHP need {@code +eval} besides.
 *
 * <p>Immutable and thread-safe.
 */
public final class RedisBackend implements RawBackend {

    private final NodeSettings settings;
    private final EventLoop loop = new EventLoop();

    private RedisBackend(NodeSettings settings) {
        this.settings = settings;
    }

    /** {@return a backend for nodes without password and TLS, database 0} */
    public static RedisBackend create() {
        return builder().build();
    }

    /** {@return a builder with the settings of {@link #create}} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public NodePort open(NodeAddress address, PortSettings ports) {
        return port(address, ports, CompareAndSet::token);
    }

    @Override
    public RawNode openRaw(NodeAddress address, PortSettings ports) {
        return port(address, ports, CompareAndSet::digest);
    }

    private RedisNodePort port(NodeAddress address, PortSettings ports, ToLongFunction<byte[]> tokens) {
        String host = address.host();
        Link<Operation> link = new Link<>(
                new RedisConnector(address, settings, ports, loop),
                new HostLookup(ports.resolver(), host, new NamedDaemons("sessionring-redis-resolve-" + host)),
                ports.connectTimeout(),
                new NamedDaemons("sessionring-redis-link-" + address));
        link.start();
        String origin = UUID.randomUUID().toString();
        return new RedisNodePort(link, ports.inFlightLimit(), settings.database(), ports.ringRecord(), tokens, origin);
    }

    /** Collects the settings of a {@link RedisBackend}; they hold for every node. Not thread-safe. */
    public static final class Builder {

        private static final int DEFAULT_MAX_VALUE_BYTES = 8 << 20;

        private @Nullable String user;
        private @Nullable String password;
        private @Nullable SSLSocketFactory tls;
        private boolean verifyHostName = true;
        private int database;
        private @Nullable String clientName;
        private int maxValueBytes = DEFAULT_MAX_VALUE_BYTES;

        private Builder() {}

        /**
         * Sets the password of the default user. Default: none.
         *
         * @param password the password, not empty
         * @return this
         * @throws IllegalArgumentException if it is empty
         */
        public Builder password(String password) {
            this.password = notEmpty(password, "password");
            this.user = null;
            return this;
        }

        /**
         * Sets an ACL user and its password. Default: none.
         *
         * @param user the user's name, not empty
         * @param password the password, not empty
         * @return this
         * @throws IllegalArgumentException if one of them is empty
         */
        public Builder credentials(String user, String password) {
            String name = notEmpty(user, "user");
            this.password = notEmpty(password, "password");
            this.user = name;
            return this;
        }

        /**
         * Encrypts connections and trusts the authorities that this Java platform trusts. Default: no encryption.
         *
         * @return this
         */
        public Builder tls() {
            try {
                return tls(SSLContext.getDefault());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java platform has no default SSLContext", e);
            }
        }

        /**
         * Encrypts connections.
         *
         * @param context decides whom to trust, and brings a certificate of ours where nodes ask for one
         * @return this
         */
        public Builder tls(SSLContext context) {
            return tls(context.getSocketFactory());
        }

        /**
         * Encrypts connections.
         *
         * @param factory makes the sockets; it must make {@code SSLSocket}s
         * @return this
         */
        public Builder tls(SSLSocketFactory factory) {
            this.tls = Objects.requireNonNull(factory, "factory");
            return this;
        }

        /**
         * Says whether a node's certificate must be for the host name (or the literal address) under which the node is
         * listed. Default: true. Without it anybody who holds a certificate of a trusted authority can pose as the node.
         *
         * @param verify whether to verify
         * @return this
         */
        public Builder verifyHostName(boolean verify) {
            this.verifyHostName = verify;
            return this;
        }

        /**
         * Sets the number of the database. Default: 0. A node that has fewer answers every operation with the reason.
         *
         * @param database 0 or more
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder database(int database) {
            if (database < 0) {
                throw new IllegalArgumentException("database must be 0 or more; got " + database);
            }
            this.database = database;
            return this;
        }

        /**
         * Sets the name under which {@code CLIENT LIST} shows the connections. Default: none.
         *
         * @param name 1 to 100 printable ASCII characters without blanks
         * @return this
         * @throws IllegalArgumentException if it is not like that
         */
        public Builder clientName(String name) {
            if (name.isEmpty() || name.length() > 100 || !name.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new IllegalArgumentException(
                        "clientName must have 1 to 100 printable ASCII characters without blanks; got \"" + name
                                + "\"");
            }
            this.clientName = name;
            return this;
        }

        /**
         * Sets the largest value that is sent; a larger one is refused without asking the node. Default: 8 MB, for a
         * session that size is a mistake, and it would hold up all others on its connection. Where the node's own
         * {@code proto-max-bulk-len} is smaller and may be read, that counts.
         *
         * @param bytes 1 KB to 512 MB
         * @return this
         * @throws IllegalArgumentException if it is out of range
         */
        public Builder maxValueBytes(int bytes) {
            if (bytes < 1024 || bytes > RespReader.BULK_LIMIT) {
                throw new IllegalArgumentException("maxValueBytes must be 1024 to 536870912; got " + bytes);
            }
            this.maxValueBytes = bytes;
            return this;
        }

        /** {@return the backend} */
        public RedisBackend build() {
            return new RedisBackend(
                    new NodeSettings(user, password, tls, verifyHostName, database, clientName, maxValueBytes));
        }

        private static String notEmpty(String value, String name) {
            if (value.isEmpty()) {
                throw new IllegalArgumentException(name + " must not be empty");
            }
            return value;
        }
    }
}
