package io.sessionring.codec.php;

import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.RawBackend;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of {@link PhpSessions}. Those that PHP has, too, must be as PHP has them. Not thread-safe.
 */
public final class PhpSessionsBuilder {

    private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(24);
    private static final Duration DEFAULT_LOCK_EXPIRY = Duration.ofSeconds(30);
    private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(1);

    /** What a lock key adds to a session's key. */
    private static final int LOCK_NAME_LENGTH = 5;

    /** What a node takes by default without compression. */
    private static final int DEFAULT_MAX_EXPANDED_BYTES = 8 << 20;

    private static final int LONGEST_MEMCACHED_KEY = 250;

    private static final long RANDOM_BOUND = 1_000_000_000_000L;

    private final List<SavePath.Server> servers;
    private final Locks.Style style;
    private final Function<SavePath.Server, RawBackend> usualBackend;
    private @Nullable RawBackend backend;
    private String prefix;
    private SessionKeys keys = SessionKeys.ID;
    private Placement placement;
    private SerializeHandler handler = SerializeHandler.PHP;
    private Duration lifetime = DEFAULT_LIFETIME;
    private int replicas;
    private PhpCompression compression = PhpCompression.NONE;
    private int maxExpandedBytes = DEFAULT_MAX_EXPANDED_BYTES;
    private boolean locking;
    private Duration lockExpiry = DEFAULT_LOCK_EXPIRY;
    private Locks.Patience patience;
    private Duration deadline = DEFAULT_DEADLINE;
    private Clock clock = Clock.systemUTC();
    private Random random = new SecureRandom();

    private PhpSessionsBuilder(
            List<SavePath.Server> servers,
            Locks.Style style,
            Function<SavePath.Server, RawBackend> usualBackend,
            String prefix,
            Placement placement,
            boolean locking,
            Locks.Patience patience) {
        this.servers = servers;
        this.style = style;
        this.usualBackend = usualBackend;
        this.prefix = prefix;
        this.placement = placement;
        this.locking = locking;
        this.patience = patience;
    }

    static PhpSessionsBuilder memcached(String savePath, Function<SavePath.Server, RawBackend> backend) {
        return new PhpSessionsBuilder(
                SavePath.memcached(savePath),
                Locks.Style.MEMCACHED,
                backend,
                "memc.sess.key.",
                Placement.PHP_SESSION,
                true,
                new Locks.Patience(5, Duration.ofMillis(150), Duration.ofMillis(150)));
    }

    static PhpSessionsBuilder redis(String savePath, Function<SavePath.Server, RawBackend> backend) {
        return new PhpSessionsBuilder(
                SavePath.redis(savePath),
                Locks.Style.REDIS,
                backend,
                "PHPREDIS_SESSION:",
                Placement.PHPREDIS,
                false,
                new Locks.Patience(100, Duration.ofMillis(20), Duration.ofMillis(20)));
    }

    /**
     * Sets the nodes' driver where the usual one will not do: with TLS, or SASL, or in tests. Default: without encryption, and
     * with the password and the database that the save path names.
     *
     * @param backend the driver
     * @return this
     */
    public PhpSessionsBuilder backend(RawBackend backend) {
        this.backend = Objects.requireNonNull(backend, "backend");
        return this;
    }

    /**
     * Sets what stands before every key: {@code memcached.sess_prefix}. Default: {@code memc.sess.key.}; with Redis
     * {@code PHPREDIS_SESSION:}, unless the save path says otherwise for a server.
     *
     * @param prefix printable ASCII without blanks, at most 150 characters
     * @return this
     * @throws IllegalArgumentException if it is not like that
     */
    public PhpSessionsBuilder prefix(String prefix) {
        this.prefix = checkedPrefix(prefix);
        return this;
    }

    private static String checkedPrefix(String prefix) {
        if (prefix.length() > 150 || !prefix.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(
                    "prefix must be printable ASCII without blanks, at most 150 characters; got '" + prefix + "'");
        }
        return prefix;
    }

    /**
     * Sets what the application's handler makes of an id. Default: {@link SessionKeys#ID}.
     *
     * @param keys the rule
     * @return this
     */
    public PhpSessionsBuilder keys(SessionKeys keys) {
        this.keys = Objects.requireNonNull(keys, "keys");
        return this;
    }

    /**
     * Sets how php-memcached spreads sessions: {@code memcached.sess_consistent_hash_type}. Default:
     * {@link ConsistentHash#KETAMA}. phpredis has one way only.
     *
     * @param hash the way
     * @return this
     * @throws IllegalArgumentException with Redis
     */
    public PhpSessionsBuilder consistentHash(ConsistentHash hash) {
        requireStyle(Locks.Style.MEMCACHED, "consistentHash(" + hash + ")");
        this.placement = hash.placement();
        return this;
    }

    /**
     * Sets how a session is written: {@code session.serialize_handler}. Default: {@link SerializeHandler#PHP}.
     *
     * @param handler the format
     * @return this
     */
    public PhpSessionsBuilder serializeHandler(SerializeHandler handler) {
        this.handler = Objects.requireNonNull(handler, "handler");
        return this;
    }

    /**
     * Sets how long a session lives after it was last written: {@code session.gc_maxlifetime}. Default: 24 minutes.
     *
     * @param lifetime whole seconds, 1 s to 10 years
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public PhpSessionsBuilder lifetime(Duration lifetime) {
        this.lifetime = wholeSeconds("lifetime", lifetime, 1, Duration.ofDays(3_650));
        return this;
    }

    /**
     * Sets how many further nodes hold a copy: {@code memcached.sess_number_of_replicas}. Default: 0. As with PHP, a copy is
     * read only while the first node does not answer, and nothing can be written then.
     *
     * @param replicas 0 or more; on no more nodes than there are
     * @return this
     * @throws IllegalArgumentException if it is negative, and with Redis if it is not 0
     */
    public PhpSessionsBuilder replicas(int replicas) {
        if (replicas < 0) {
            throw new IllegalArgumentException("replicas must be 0 or more; got " + replicas);
        }
        if (replicas > 0) {
            requireStyle(Locks.Style.MEMCACHED, "replicas(" + replicas + ")");
        }
        this.replicas = replicas;
        return this;
    }

    /**
     * Sets how a stored session is compressed: {@code redis.session.compression}. Default: {@link PhpCompression#NONE}.
     *
     * @param compression the method; its library must be on the class path
     * @return this
     * @throws IllegalArgumentException with memcached, where PHP does not compress sessions, and if the library is missing
     */
    public PhpSessionsBuilder compression(PhpCompression compression) {
        if (compression != PhpCompression.NONE) {
            requireStyle(Locks.Style.REDIS, "compression(" + compression + ")");
            compression.requireLibrary();
        }
        this.compression = compression;
        return this;
    }

    /**
     * Sets how large a compressed session may be when it is expanded. One that is larger is neither read nor written: a few
     * bytes can claim to stand for very many. Default: 8 MB.
     *
     * @param bytes 1 KB to 512 MB
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public PhpSessionsBuilder maxExpandedBytes(int bytes) {
        if (bytes < 1 << 10 || bytes > 512 << 20) {
            throw new IllegalArgumentException("maxExpandedBytes must be 1024 to 536870912; got " + bytes);
        }
        this.maxExpandedBytes = bytes;
        return this;
    }

    /**
     * Says whether requests that may write lock the session: {@code memcached.sess_locking},
     * {@code redis.session.locking_enabled}. Default: true with memcached, false with Redis, as in PHP. Without locks parallel
     * requests overwrite what the other wrote.
     *
     * @param locking whether they do
     * @return this
     */
    public PhpSessionsBuilder locking(boolean locking) {
        this.locking = locking;
        return this;
    }

    /**
     * Sets after which time a node forgets a lock of ours that was not given back: {@code memcached.sess_lock_expire},
     * {@code redis.session.lock_expire}. Default: 30 s, which PHP's locks have where {@code max_execution_time} is 30.
     *
     * @param expiry whole seconds up to a day; zero: never, so that a crash leaves the session locked for ever
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public PhpSessionsBuilder lockExpiry(Duration expiry) {
        this.lockExpiry = wholeSeconds("expiry", expiry, 0, Duration.ofDays(1));
        return this;
    }

    /**
     * Sets how long another request's lock is waited for: {@code memcached.sess_lock_retries}, {@code sess_lock_wait_min} and
     * {@code sess_lock_wait_max}; {@code redis.session.lock_retries} and {@code lock_wait_time}. Default: as in PHP, 5 times
     * 150 ms with memcached, 100 times 20 ms with Redis (phpredis 6).
     *
     * @param retries how often it is tried again, 0 or more
     * @param wait the wait before the first of them, at most a minute; doubled before each further one
     * @param longest the longest wait, not less than the first one and at most a minute
     * @return this
     * @throws IllegalArgumentException if one of them is out of range
     */
    public PhpSessionsBuilder lockWait(int retries, Duration wait, Duration longest) {
        boolean fits = retries >= 0
                && !wait.isNegative()
                && wait.compareTo(longest) <= 0
                && longest.compareTo(Duration.ofMinutes(1)) <= 0;
        if (!fits) {
            throw new IllegalArgumentException("retries must be 0 or more, and 0 <= wait <= longest <= 1 min; got "
                    + retries + ", " + wait + " and " + longest);
        }
        this.patience = new Locks.Patience(retries, wait, longest);
        return this;
    }

    /**
     * Sets how long a node's answer is waited for. Default: 1 s.
     *
     * @param deadline 10 ms to 1 min
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public PhpSessionsBuilder deadline(Duration deadline) {
        if (deadline.compareTo(Duration.ofMillis(10)) < 0 || deadline.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("deadline must be 10 ms to 1 min; got " + deadline);
        }
        this.deadline = deadline;
        return this;
    }

    /**
     * Sets the clock, by which lives of more than 30 days are told to memcached. Default: the system's.
     *
     * @param clock the clock
     * @return this
     */
    public PhpSessionsBuilder clock(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Sets where new ids come from. Default: {@link SecureRandom}.
     *
     * @param random the source, for tests only if it is another one
     * @return this
     */
    public PhpSessionsBuilder random(Random random) {
        this.random = Objects.requireNonNull(random, "random");
        return this;
    }

    /** {@return the client} Returns at once: connections are made in the background. */
    public PhpSessions build() {
        PortSettings usual = PortSettings.defaults();
        PortSettings ports = new PortSettings(
                usual.connectTimeout(), usual.inFlightLimit(), Duration.ZERO, clock, InetAddress::getByName);
        List<String> prefixes = servers.stream().map(this::prefixOf).toList(); // refused before anything is opened
        Ring ring =
                Ring.of(placement, servers.stream().map(SavePath.Server::node).toList());
        List<Store.Node> nodes = new ArrayList<>();
        try {
            for (SavePath.Server server : servers) {
                NodeAddress address =
                        new NodeAddress(server.node().host(), server.node().port());
                RawBackend chosen = backend != null ? backend : usualBackend.apply(server);
                nodes.add(
                        new Store.Node(address.toString(), prefixes.get(nodes.size()), chosen.openRaw(address, ports)));
            }
        } catch (RuntimeException | Error e) { // nobody else would end these connections
            nodes.forEach(node -> node.raw().close());
            throw e;
        }
        Store store = new Store(nodes, ring, replicas, deadline);
        Locks locks = locking ? new Locks(store, style, patience, lockExpiry, holders()) : null;
        return new PhpSessions(copy(), store, locks, random);
    }

    /** What is not looked at again must not change with the builder. */
    private PhpSessionsBuilder copy() {
        PhpSessionsBuilder copy =
                new PhpSessionsBuilder(servers, style, usualBackend, prefix, placement, locking, patience);
        copy.keys = keys;
        copy.handler = handler;
        copy.lifetime = lifetime;
        copy.compression = compression;
        copy.maxExpandedBytes = maxExpandedBytes;
        return copy;
    }

    /** phpredis writes host and process; a number behind tells apart the threads of one process, and processes of one number. */
    private Supplier<String> holders() {
        if (style == Locks.Style.MEMCACHED) {
            return () -> "1";
        }
        String host = HostName.get();
        long process = ProcessHandle.current().pid();
        return () -> host + "|" + process + String.format(Locale.ROOT, "%012d", random.nextLong(RANDOM_BOUND));
    }

    private String prefixOf(SavePath.Server server) {
        String own = server.prefix();
        return own == null ? prefix : checkedPrefix(own);
    }

    private void requireStyle(Locks.Style wanted, String setting) {
        if (style != wanted) {
            throw new IllegalArgumentException(
                    setting + " is for sessions on " + (wanted == Locks.Style.REDIS ? "Redis" : "memcached"));
        }
    }

    private static Duration wholeSeconds(String name, Duration value, long least, Duration most) {
        if (value.getNano() != 0 || value.getSeconds() < least || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    name + " must be whole seconds, " + least + " s to " + most.toSeconds() + " s; got " + value);
        }
        return value;
    }

    SessionKeys keys() {
        return keys;
    }

    SerializeHandler handler() {
        return handler;
    }

    PhpCompression compression() {
        return compression;
    }

    int maxExpandedBytes() {
        return maxExpandedBytes;
    }

    long lifetimeSeconds() {
        return lifetime.toSeconds();
    }

    /** {@return how many bytes a key may have}: Redis takes more than anybody has. */
    int longestKey() {
        return style == Locks.Style.MEMCACHED ? LONGEST_MEMCACHED_KEY : Integer.MAX_VALUE;
    }

    /** {@return how much a key may have besides what {@link SessionKeys} makes} */
    int longestPrefix() {
        int longest = 0;
        for (SavePath.Server server : servers) {
            longest = Math.max(longest, prefixOf(server).length());
        }
        return longest + LOCK_NAME_LENGTH;
    }
}
