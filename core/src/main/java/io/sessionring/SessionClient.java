package io.sessionring;

import io.sessionring.internal.record.Version;
import io.sessionring.internal.record.VersionClock;
import io.sessionring.internal.replication.Replication;
import io.sessionring.internal.replication.ReplicationSettings;
import io.sessionring.internal.replication.StoredRingRecord;
import io.sessionring.internal.ring.SessionKeyHash;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.Tuning;
import io.sessionring.spi.Backend;
import io.sessionring.spi.Codec;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.PortSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web sessions on the nodes of a ring. One client serves a whole application; it is thread-safe.
 *
 * <p>Every call answers within the operation deadline. What cannot be known by then is a
 * {@link SessionUnavailableException}, never "no session". Strings that cannot be a session id (22 to 256 characters of
 * {@code A-Z a-z 0-9 , _ -}) are "no session" without asking a node.
 *
 * <p>Parallel requests of one browser do not overwrite each other: every attribute has a version of its own, a save writes
 * what this request changed, and of two changes of one attribute the one that was loaded later, or else written later, wins.
 * A session that was deleted does not come back by a save that was still on its way.
 */
public final class SessionClient implements AutoCloseable {

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration NODE_TIMEOUT = Duration.ofMillis(50);
    private static final Duration HEDGE_DELAY = Duration.ofMillis(10);
    private static final int REMEMBERED_SESSIONS = 100_000;

    /** For ever, and yet few enough nanoseconds to count with. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(36_500);

    private final List<Node> nodes;
    private final Duration maxInactiveInterval;
    private final Duration absoluteLife;
    private final Duration maxLife;
    private final Codecs codecs;
    private final SessionIds ids;
    private final SessionKeyHash keys = new SessionKeyHash();
    private final SystemTime time;
    private final VersionClock versions;
    private final Replication replication;
    private final NodeView view;
    private final Calls calls;
    private final AsyncSessionClient async;
    private final @Nullable Discovery discovery;

    SessionClient(SessionClientBuilder settings) {
        nodes = settings.nodes();
        maxInactiveInterval = settings.maxInactiveInterval();
        absoluteLife = settings.absoluteLife();
        maxLife = settings.maxLife();
        codecs = settings.codecs();
        Random random = settings.random();
        ids = new SessionIds(random);
        time = new SystemTime(settings.clock());
        versions = new VersionClock(writer(random), time::wallMillis);
        Events events = new Events(settings.listener(), time::nanoTime);
        replication = replication(settings, random, events);
        view = new NodeView(replication);
        calls = new Calls(this, replication, events, settings.executor());
        async = new AsyncSessionClient(calls);
        NodeSource source = settings.nodeSource();
        discovery = source == null
                ? null
                : new Discovery(source, time, settings.executor(), this::stableNodes, this::changeNodes);
        replication.start();
        if (discovery != null) {
            discovery.start();
        }
    }

    private static int writer(Random random) {
        int writer = random.nextInt();
        return writer == 0 ? 1 : writer;
    }

    private Replication replication(SessionClientBuilder settings, Random random, Events events) {
        PortSettings defaults = PortSettings.defaults();
        PortSettings portSettings = new PortSettings(
                defaults.connectTimeout(),
                defaults.inFlightLimit(),
                settings.clockSkew(),
                settings.clock(),
                settings.resolver(),
                StoredRingRecord.added(settings.keyPrefix(), random::nextLong, settings.clock()));
        Backend backend = settings.backend();
        Tuning tuning = new Tuning(
                Math.toIntExact(maxLife.toSeconds()),
                millis(settings.touchGrain()),
                Math.toIntExact(millis(settings.clockSkew())),
                Math.toIntExact(millis(settings.operationDeadline())));
        return new Replication(
                new Layout(
                        nodes.stream().map(Node::ringNode).toList(), 1 + settings.replicas(), settings.ringVersion()),
                node -> backend.open(new NodeAddress(node.host(), node.port()), portSettings),
                new ReplicationSettings(
                        settings.keyPrefix(),
                        choice(settings.whenCopiesAreOut()),
                        tuning,
                        settings.operationDeadline(),
                        NODE_TIMEOUT,
                        HEDGE_DELAY,
                        HEARTBEAT,
                        LEASE,
                        settings.sweepRate(),
                        REMEMBERED_SESSIONS),
                time,
                new RevisionSource(random.nextLong()),
                new NodeWatch(events, link -> view.of(link), nodes, settings.replicas()),
                settings.executor());
    }

    /** {@return whole milliseconds, no fewer than that} */
    private static long millis(Duration duration) {
        return duration.plusNanos(999_999).toMillis();
    }

    private static ReplicationSettings.WhenCopiesAreOut choice(@Nullable WhenCopiesAreOut choice) {
        if (choice == null) {
            return ReplicationSettings.WhenCopiesAreOut.BEST_KNOWN_OF_TWO;
        }
        return switch (choice) {
            case FAIL -> ReplicationSettings.WhenCopiesAreOut.FAIL;
            case BEST_KNOWN -> ReplicationSettings.WhenCopiesAreOut.BEST_KNOWN;
        };
    }

    /**
     * Begins a client.
     *
     * @param backend the kind of node
     * @param codec how attribute values become bytes
     * @return its settings
     */
    public static SessionClientBuilder builder(Backend backend, Codec codec) {
        return new SessionClientBuilder(backend, codec);
    }

    /** {@return a new session with a random id} Nothing is stored before {@link #save}. */
    public Session create() {
        return create(ids.next());
    }

    Session create(String id) {
        return new Session(this, id, time.wallMillis(), maxInactiveInterval, absoluteLife);
    }

    /**
     * Takes over a session that another system keeps, under the id it has there. If there is none here yet it is stored with
     * these attributes; of several clients that do so at the same time, all get the one session. If there is one it is loaded,
     * and the attributes are left out of account: what happened here since it was taken over counts. One that has ended here
     * stays ended, as long as a trace of it is left: so remove the other system's copy once this has succeeded.
     *
     * @param id the id, which is no better than the system that made it
     * @param attributes what the other system holds, by name; values not null
     * @return the session as it is stored, or empty if it has ended here or that is no id
     * @throws AttributeCodecException if an attribute cannot be encoded; nothing was written
     * @throws SessionException as {@link #load} and {@link #save}
     */
    public Optional<Session> adopt(String id, Map<String, ?> attributes) {
        return calls.adopt(id, attributes).now();
    }

    /**
     * Loads a session and extends its idle life (which is written down at most once per touch grain).
     *
     * @param id any string
     * @return the session, or empty if there is none; {@link #find} says why
     * @throws SessionUnavailableException if too few of its nodes answered
     * @throws SessionFormatException if a newer release wrote it
     * @throws NodeConfigurationException if its node cannot keep sessions as it is set up
     */
    public Optional<Session> load(String id) {
        return found(find(id));
    }

    /**
     * Loads a session without extending its idle life: for polling.
     *
     * @param id any string
     * @return the session, or empty if there is none
     * @throws SessionException as {@link #load}
     */
    public Optional<Session> peek(String id) {
        return found(calls.find(id, false).now());
    }

    /**
     * As {@link #load}, and says why there is no session. A request that finds {@link MissCause#ROTATED} is a parallel one
     * with the cookie from before a log-in: it must not set a fresh cookie, or the user is logged out again.
     *
     * @param id any string
     * @return the session or why there is none
     * @throws SessionException as {@link #load}
     */
    public Lookup find(String id) {
        return calls.find(id, true).now();
    }

    /**
     * Loads many sessions at once, as {@link #load} does each. The operation deadline holds for all together.
     *
     * @param sessionIds any strings
     * @return the sessions by id, in the order asked for; missing ones are left out
     * @throws SessionUnavailableException if some could not be told; it carries the others
     * @throws SessionException as {@link #load}, if that is so of one of them: then they are to be loaded one by one
     */
    public Map<String, Session> loadAll(Collection<String> sessionIds) {
        return calls.loadAll(sessionIds).now();
    }

    /**
     * Writes what changed: attributes set, removed, or changed in place, and settings. Joined with what other requests wrote
     * meanwhile. Without a change no node is asked and the answer is true.
     *
     * @param session a session of this client
     * @return false if the session is known to have ended meanwhile; then nothing was written
     * @throws SessionUnavailableException if too few of its nodes answered; whether it was written is unknown, to try again is safe
     * @throws SessionTooLargeException if it is larger than its node takes; what was stored is still there
     * @throws NodeFullException if its node has no memory left; what was stored is still there
     * @throws AttributeCodecException if an attribute cannot be encoded; nothing was written
     * @throws SessionException as {@link #load}
     */
    public boolean save(Session session) {
        return calls.save(session).now();
    }

    /**
     * Load, change, save. When another request wrote an attribute meanwhile that {@code change} read or wrote, {@code change}
     * runs again on what is there then: so a counter loses no count, as long as all clients see the same nodes up. During a
     * fault, when they may disagree, a change may be made twice, or one of two parallel ones be lost.
     *
     * @param id any string
     * @param change applied to the loaded session; may run more than once and must have no other effect
     * @return the session as saved, or empty if there is none
     * @throws SessionException as {@link #load} and {@link #save}
     */
    public Optional<Session> update(String id, Consumer<? super Session> change) {
        return calls.update(id, change).now();
    }

    /**
     * Gives the session another id and writes pending changes: after a log-in, so that an id that somebody else planted is
     * worth nothing. The session object has the new id afterwards; the old one answers {@link MissCause#ROTATED}. If this
     * fails half way the old id may be gone already; then the browser logs in again.
     *
     * @param session a session of this client
     * @return false if the session is known to have ended, or a parallel request has rotated it
     * @throws SessionException as {@link #save}; the session object keeps its id then
     */
    public boolean rotateId(Session session) {
        return calls.rotateId(session).now();
    }

    /**
     * Ends a session: log-out. It leaves a tombstone, so that a save still on its way does not bring it back.
     *
     * @param id any string
     * @return true: no copy can come back; false: too few nodes acknowledged in time, and the log-out is queued and sent
     *     again until they do, as long as this client lives; to this client the session has ended; of more than 10,000 that wait, the newest are given up
     */
    public boolean delete(String id) {
        return calls.delete(id).now();
    }

    /** {@return the same calls without waiting threads; a view of this client} */
    public AsyncSessionClient async() {
        return async;
    }

    /**
     * {@return what this client knows of each node of the ring, in the ring's order; while it changes, new nodes last} Whether it answers, what it was trusted with
     * and what not, what waits for it, and whether it may be taken out now. Asks no node and costs little.
     */
    public List<NodeStatus> nodes() {
        return view.all();
    }

    /**
     * Begins to change the ring to these nodes, with as many replicas as it keeps: nodes are added, taken out, given another weight,
     * zone or address (with the same name), several in one change. Sessions are used all the while, and none is lost; clients
     * learn of it by themselves, and go on should this one die. Nodes that are taken out must be there until the change is over,
     * and some seconds longer, until every client has heard of it; then they are switched off, not flushed while clients can still reach them.
     *
     * <p>Returns as soon as the change is under way, which takes at most two seconds while new nodes are asked whether they are
     * there. It is over when {@link RingChange.Stage#DONE}: after a bit more than five seconds, and as long as it takes to look at
     * all keys. A list of nodes in the code that is older than the ring does not turn it back; see
     * {@link SessionClientBuilder#ringVersion} for changes by a new release.
     *
     * @param wanted the nodes that the ring is to consist of
     * @return the change; that of before if just this one is under way already
     * @throws IllegalArgumentException if nodes are listed twice, or cannot bear the replicas
     * @throws RingChangeException if a new node does not answer or belongs to another ring, too few nodes of the ring answer, or
     *     another change is decided but not over; nothing has changed then. Also if the thread is interrupted: then it may be begun
     */
    public RingChange changeNodes(List<Node> wanted) {
        return changeNodes(wanted, List.of(), ring().coming().copies() - 1);
    }

    /**
     * As {@link #changeNodes(List)}, with another number of replicas, and without nodes that are lost.
     *
     * @param wanted the nodes that the ring is to consist of
     * @param lost nodes of the ring that are off and stay off, as the caller vouches for: nobody waits for them. Else a node has to
     *     answer while it is taken out, for it may hold what no other does
     * @param replicas how many replicas the ring is to keep
     * @return the change
     * @throws IllegalArgumentException if nodes are listed twice, wanted though lost, or cannot bear the replicas
     * @throws RingChangeException as {@link #changeNodes(List)}; or if what is lost is no node of the ring
     */
    public RingChange changeNodes(List<Node> wanted, Collection<Node> lost, int replicas) {
        SessionClientBuilder.checkDistinct(wanted);
        if (replicas < 0 || replicas >= Layout.MOST_COPIES) {
            throw new IllegalArgumentException(
                    "replicas must be 0 to " + (Layout.MOST_COPIES - 1) + "; got " + replicas);
        }
        SessionClientBuilder.checkReplicas(replicas, wanted.size());
        Set<String> gone = new HashSet<>();
        lost.forEach(node -> gone.add(Layout.address(node.ringNode())));
        Layout coming = ring().coming();
        Layout layout = new Layout(wanted.stream().map(Node::ringNode).toList(), 1 + replicas, coming.version())
                .inOrderOf(coming); // another order alone is no change
        for (Node node : wanted) {
            if (gone.contains(Layout.address(node.ringNode()))) {
                throw new IllegalArgumentException("a node that is lost cannot be wanted; got " + node);
            }
        }
        return RingChanges.begin(replication, layout, gone);
    }

    private Topology ring() {
        Topology now = replication.topology();
        if (now == null) {
            throw new RingChangeException("it is not known yet which nodes the ring has");
        }
        return now;
    }

    private List<Node> stableNodes() {
        Topology now = replication.topology();
        return now == null || now.changes()
                ? List.of()
                : now.ring().nodes().stream().map(Node::of).toList();
    }

    /** {@return the change of the ring that is under way, whoever has begun it; empty if there is none} */
    public Optional<RingChange> ringChange() {
        Topology now = replication.topology();
        return now == null || !now.changes()
                ? Optional.empty()
                : Optional.of(new RingChange(replication, now, now.coming()));
    }

    /**
     * Waits until every node answers. Not needed: a call that comes before its node was heard of waits for it within its own
     * deadline.
     *
     * @param atMost how long at most
     * @return whether every node answers
     */
    public boolean awaitReady(Duration atMost) {
        Objects.requireNonNull(atMost, "atMost");
        return replication.awaitReady(atMost.compareTo(LONGEST_WAIT) < 0 ? atMost : LONGEST_WAIT);
    }

    /**
     * Sends queued log-outs, for at most one operation deadline, and ends every connection. Calls under way fail
     * with {@link SessionUnavailableException}, asynchronous ones with that or {@link IllegalStateException}; whether they
     * wrote is unknown. Idempotent.
     */
    @Override
    public void close() {
        if (discovery != null) {
            discovery.close();
        }
        replication.close();
        time.close();
    }

    private static Optional<Session> found(Lookup lookup) {
        return lookup instanceof Lookup.Found found ? Optional.of(found.session()) : Optional.empty();
    }

    Codecs codecs() {
        return codecs;
    }

    SessionIds ids() {
        return ids;
    }

    String keyOf(String id) {
        return keys.of(id);
    }

    Duration maxLife() {
        return maxLife;
    }

    Version nextVersion(Version greatestLoaded) {
        return versions.next(greatestLoaded);
    }
}
