package io.sessionring;

import io.sessionring.internal.topology.Layout;
import io.sessionring.spi.AddressResolver;
import io.sessionring.spi.Backend;
import io.sessionring.spi.Codec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link SessionClient}. Only the nodes must be given. Every setting is checked at its call, and what concerns
 * several of them in {@link #build}; nothing is silently corrected. Not thread-safe.
 */
public final class SessionClientBuilder {

    private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final int MOST_REPLICAS = Layout.MOST_COPIES - 1;

    private static final int DEFAULT_SWEEP_RATE = 2_000;
    private static final int MOST_SWEEP_RATE = 1_000_000;

    private final Backend backend;
    private final Codec codec;
    private final List<Codec> readers = new ArrayList<>();
    private List<Node> nodes = List.of();
    private @Nullable NodeSource nodeSource;
    private int ringVersion;
    private int replicas;
    private @Nullable WhenCopiesAreOut whenCopiesAreOut;
    private String namespace = "";
    private Duration maxInactiveInterval = Duration.ofMinutes(30);
    private Duration absoluteLife = Duration.ZERO;
    private @Nullable Duration maxLife;
    private @Nullable Duration touchGrain;
    private Duration clockSkew = Duration.ofSeconds(10);
    private Duration operationDeadline = Duration.ofMillis(250);
    private int sweepRate = DEFAULT_SWEEP_RATE;
    private SessionListener listener = Events.NOBODY;
    private Clock clock = Clock.systemUTC();
    private Random random = new SecureRandom();
    private Executor executor = ForkJoinPool.commonPool();
    private AddressResolver resolver = InetAddress::getByName;
    private @Nullable ClassLoader classLoader;

    SessionClientBuilder(Backend backend, Codec codec) {
        this.backend = Objects.requireNonNull(backend, "backend");
        this.codec = Objects.requireNonNull(codec, "codec");
    }

    /**
     * The nodes, each as {@code host:port} or {@code host:port:weight}. Every client of the ring must list the same ones,
     * written the same way: the text is what is hashed.
     *
     * @param hostPorts at least one
     * @return this
     * @throws IllegalArgumentException if one is written otherwise
     */
    public SessionClientBuilder nodes(String... hostPorts) {
        return nodes(Arrays.stream(hostPorts).map(Node::parse).toList());
    }

    /**
     * The nodes.
     *
     * @param nodes at least one; names or addresses must be distinct
     * @return this
     * @throws IllegalArgumentException if there is none, or two have the same name or the same address
     */
    public SessionClientBuilder nodes(List<Node> nodes) {
        checkDistinct(nodes);
        this.nodes = List.copyOf(nodes);
        return this;
    }

    static void checkDistinct(List<Node> nodes) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("nodes must not be empty");
        }
        Set<String> names = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (Node node : nodes) {
            boolean newName = names.add(node.identity());
            boolean newAddress = addresses.add(node.host().toLowerCase(Locale.ROOT) + " " + node.port());
            if (!newName || !newAddress) {
                throw new IllegalArgumentException("nodes must be distinct; " + node + " is listed twice");
            }
        }
    }

    /**
     * The nodes that a source lists. It is asked when the client is built, and again later: nodes that it keeps listing are added
     * to the ring.
     *
     * @param source for example {@link NodeSource#dns}
     * @return this
     */
    public SessionClientBuilder nodes(NodeSource source) {
        this.nodeSource = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * What this list of nodes, and this number of replicas, is called. Default 0. A client whose number is greater than the
     * ring's changes the ring to its list, with all sessions kept; one whose number is smaller works on the ring as it is. So to
     * change the list in the code, raise this number and roll the new release out: the first instance begins the change, the
     * others follow, old ones too, and nothing flaps.
     *
     * @param version 0 or more
     * @return this
     * @throws IllegalArgumentException if negative
     */
    public SessionClientBuilder ringVersion(int version) {
        if (version < 0) {
            throw new IllegalArgumentException("ringVersion must not be negative; got " + version);
        }
        this.ringVersion = version;
        return this;
    }

    /**
     * How many copies of a session are kept beyond the first, each on another node. Default 0: the loss of a node is the loss
     * of its sessions, and the miss says so ({@link MissCause#NODE_RESTARTED}).
     *
     * <p>With 1, on three nodes or more, any one node at a time may die, hang, be cut off, come back empty or with older data,
     * and no acknowledged save is lost, no older state is shown, no session that was logged out comes back. With 2 and five
     * nodes that holds for any two nodes. Two nodes with 1 both hold every session; see {@link #whenCopiesAreOut}.
     *
     * @param copies 0 to 15; {@code 2 x copies + 1} nodes survive the loss of {@code copies} of them
     * @return this
     * @throws IllegalArgumentException if it is out of range; {@link #build} refuses more than the nodes can bear
     */
    public SessionClientBuilder replicas(int copies) {
        if (copies < 0 || copies > MOST_REPLICAS) {
            throw new IllegalArgumentException("replicas must be 0 to " + MOST_REPLICAS + "; got " + copies);
        }
        this.replicas = copies;
        return this;
    }

    /**
     * What a call does that cannot reach enough copies. Default {@link WhenCopiesAreOut#FAIL}, but with {@code replicas(1)} on
     * two nodes {@link WhenCopiesAreOut#BEST_KNOWN}: there the strict rule would make two nodes weaker than one.
     *
     * @param choice the choice
     * @return this
     */
    public SessionClientBuilder whenCopiesAreOut(WhenCopiesAreOut choice) {
        this.whenCopiesAreOut = Objects.requireNonNull(choice, "choice");
        return this;
    }

    /**
     * Stands before every key as {@code namespace:}, so that two applications share nodes without meeting. Default none.
     *
     * @param namespace 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}
     * @return this
     * @throws IllegalArgumentException if it has others
     */
    public SessionClientBuilder namespace(String namespace) {
        if (!NAMESPACE.matcher(namespace).matches()) {
            throw new IllegalArgumentException(
                    "namespace must be 1 to 64 characters of A-Z a-z 0-9 . _ -; got '" + namespace + "'");
        }
        this.namespace = namespace;
        return this;
    }

    /**
     * How long a session lives without being used. Default 30 minutes. A session ends between this and this + touch grain +
     * 2 x clock skew after its last use, never earlier.
     *
     * @param interval whole seconds, at least 1
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public SessionClientBuilder maxInactiveInterval(Duration interval) {
        Settings.maxInactive("maxInactiveInterval", interval, Duration.ofSeconds(Integer.MAX_VALUE));
        this.maxInactiveInterval = interval;
        return this;
    }

    /**
     * How long a session lives at the most, counted from its creation, used or not. Default zero: no such limit.
     *
     * @param life whole seconds, or zero
     * @return this
     * @throws IllegalArgumentException if it is negative or has a fraction of a second
     */
    public SessionClientBuilder absoluteLife(Duration life) {
        Settings.absoluteLife(life);
        this.absoluteLife = life;
        return this;
    }

    /**
     * The longest {@link Session#setMaxInactiveInterval} of any one session, for "remember me". Default: the client's
     * {@link #maxInactiveInterval}. The longer it is, the longer tombstones and traces of removed attributes are kept.
     *
     * @param life whole seconds, not less than maxInactiveInterval
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public SessionClientBuilder maxLife(Duration life) {
        Settings.maxInactive("maxLife", life, Duration.ofSeconds(Integer.MAX_VALUE));
        this.maxLife = life;
        return this;
    }

    /**
     * A use is written down at most once in this time. Default: the smaller of 60 s and a tenth of maxInactiveInterval.
     *
     * @param grain 0 (every load writes) up to maxInactiveInterval
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public SessionClientBuilder touchGrain(Duration grain) {
        this.touchGrain = Settings.within("touchGrain", grain, Duration.ZERO, Duration.ofSeconds(Integer.MAX_VALUE));
        return this;
    }

    /**
     * How far the clocks of clients and nodes may be apart. Default 10 s. It is added to the life of sessions.
     *
     * @param skew 0 to 10 minutes
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public SessionClientBuilder clockSkew(Duration skew) {
        this.clockSkew = Settings.within("clockSkew", skew, Duration.ZERO, Duration.ofMinutes(10));
        return this;
    }

    /**
     * How long any call may take. Default 250 ms. What is not known by then is a {@link SessionUnavailableException}.
     *
     * @param deadline 10 ms to 60 s
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public SessionClientBuilder operationDeadline(Duration deadline) {
        this.operationDeadline =
                Settings.within("operationDeadline", deadline, Duration.ofMillis(10), Duration.ofSeconds(60));
        return this;
    }

    /**
     * How many sessions a second are looked at, at most, while this client carries out a change of the ring. Default 2,000. Each is
     * read from all nodes that may hold it: more of them end the change sooner, and take more from those who use the nodes.
     *
     * @param sessionsPerSecond 1 to 1,000,000
     * @return this
     * @throws IllegalArgumentException if it is out of range
     */
    public SessionClientBuilder sweepRate(int sessionsPerSecond) {
        if (sessionsPerSecond < 1 || sessionsPerSecond > MOST_SWEEP_RATE) {
            throw new IllegalArgumentException(
                    "sweepRate must be 1 to " + MOST_SWEEP_RATE + "; got " + sessionsPerSecond);
        }
        this.sweepRate = sessionsPerSecond;
        return this;
    }

    /**
     * A further codec that may be met when reading: while a ring changes from one codec to another, old attributes stay as
     * they are until they are changed.
     *
     * @param codec its number must differ from the writing codec's
     * @return this
     */
    public SessionClientBuilder readAlso(Codec codec) {
        readers.add(Objects.requireNonNull(codec, "codec"));
        return this;
    }

    /**
     * Hears of every call and every change of a node. Default: nobody.
     *
     * @param listener the listener
     * @return this
     */
    public SessionClientBuilder listener(SessionListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * The wall clock. Default: the system's.
     *
     * @param clock the clock
     * @return this
     */
    public SessionClientBuilder clock(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * Where ids and revisions come from. Default: a new {@link SecureRandom}. Anything else makes ids that can be guessed and
     * is for tests.
     *
     * @param random thread-safe
     * @return this
     */
    public SessionClientBuilder random(Random random) {
        this.random = Objects.requireNonNull(random, "random");
        return this;
    }

    /**
     * Where {@link SessionClient#async} handles answers and runs the application's code. Default: the common pool, which has
     * one thread on two processors. What waits for a free thread here may be told after its deadline.
     *
     * @param executor the executor
     * @return this
     */
    public SessionClientBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * How host names become addresses. Default: the system's resolver. Asked again whenever a node has failed.
     *
     * @param resolver the resolver
     * @return this
     */
    public SessionClientBuilder resolver(AddressResolver resolver) {
        this.resolver = Objects.requireNonNull(resolver, "resolver");
        return this;
    }

    /**
     * Where the application's classes are found. Default: the context class loader of the calling thread.
     *
     * @param classLoader the class loader
     * @return this
     */
    public SessionClientBuilder classLoader(ClassLoader classLoader) {
        this.classLoader = Objects.requireNonNull(classLoader, "classLoader");
        return this;
    }

    /**
     * Makes the client. Returns at once, whatever the nodes do: connecting goes on in the background.
     *
     * @return the client, which the caller closes
     * @throws IllegalArgumentException if settings do not go together
     * @throws IllegalStateException if no nodes were given, or their source cannot tell them
     */
    public SessionClient build() {
        if (nodeSource != null) {
            nodes(listed(nodeSource));
        }
        if (nodes.isEmpty()) {
            throw new IllegalStateException("nodes(...) must be given");
        }
        checkReplicas(replicas, nodes.size());
        if (maxLife().compareTo(maxInactiveInterval) < 0) {
            throw new IllegalArgumentException("maxLife must not be less than maxInactiveInterval ("
                    + maxInactiveInterval + "); got " + maxLife());
        }
        if (touchGrain().compareTo(maxInactiveInterval) > 0) {
            throw new IllegalArgumentException("touchGrain must not be more than maxInactiveInterval ("
                    + maxInactiveInterval + "); got " + touchGrain());
        }
        return new SessionClient(this);
    }

    Backend backend() {
        return backend;
    }

    Codecs codecs() {
        return new Codecs(codec, readers, classLoader);
    }

    private static List<Node> listed(NodeSource source) {
        try {
            return List.copyOf(source.nodes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the source of nodes cannot tell them: " + e.getMessage(), e);
        }
    }

    /** Refuses more replicas than so many nodes can bear. */
    static void checkReplicas(int replicas, int nodes) {
        boolean bothHoldAll = replicas == 1 && nodes == 2;
        if (replicas == 0 || bothHoldAll || nodes - 1 > replicas) {
            return;
        }
        String all =
                "replicas(" + replicas + ") needs " + (2L * replicas + 1) + " nodes to survive " + losses(replicas);
        String fewer = replicas == 1 ? "" : ", " + (replicas + 2L) + " for one";
        throw new IllegalArgumentException(all + fewer + "; got " + nodes);
    }

    private static String losses(int count) {
        return switch (count) {
            case 1 -> "one loss";
            case 2 -> "two losses";
            default -> count + " losses";
        };
    }

    /** {@return the choice, null if it is left to the number of nodes} */
    @Nullable
    WhenCopiesAreOut whenCopiesAreOut() {
        return whenCopiesAreOut;
    }

    int replicas() {
        return replicas;
    }

    int ringVersion() {
        return ringVersion;
    }

    @Nullable
    NodeSource nodeSource() {
        return nodeSource;
    }

    List<Node> nodes() {
        return nodes;
    }

    String keyPrefix() {
        return namespace.isEmpty() ? "" : namespace + ":";
    }

    Duration maxInactiveInterval() {
        return maxInactiveInterval;
    }

    Duration absoluteLife() {
        return absoluteLife;
    }

    Duration maxLife() {
        return maxLife != null ? maxLife : maxInactiveInterval;
    }

    Duration touchGrain() {
        if (touchGrain != null) {
            return touchGrain;
        }
        Duration tenth = maxInactiveInterval.dividedBy(10);
        Duration minute = Duration.ofSeconds(60);
        return tenth.compareTo(minute) < 0 ? tenth : minute;
    }

    Duration clockSkew() {
        return clockSkew;
    }

    Duration operationDeadline() {
        return operationDeadline;
    }

    int sweepRate() {
        return sweepRate;
    }

    SessionListener listener() {
        return listener;
    }

    Clock clock() {
        return clock;
    }

    Random random() {
        return random;
    }

    Executor executor() {
        return executor;
    }

    AddressResolver resolver() {
        return resolver;
    }
}
