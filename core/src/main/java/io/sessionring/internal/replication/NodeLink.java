package io.sessionring.internal.replication;

import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One node as this client sees it: its port, whether it answers, and which run of it this is.
 *
 * <p>A link is being <em>checked</em> at first, whenever its connection was lost, and when three answers in a row did not
 * come in time: a heartbeat is on its way, and what is asked meanwhile waits for it. A client that stood still itself hears
 * of its nodes then, and is not to blame them. The link is <em>up</em> once the heartbeat was answered, and <em>ejected</em>
 * when it was not: then nothing but heartbeats is sent to it until one is answered, so that a hung node costs a caller one
 * deadline and later callers nothing. Thread-safe.
 */
public final class NodeLink {

    private static final int FAILURES_TO_CHECK = 3;
    /** The first connection of a client that has just started may take this long before the node counts as silent. */
    private static final long FIRST_CONTACT_NANOS = 1_000_000_000;

    /** For so many heartbeats the last answered one says which run of the node this is. */
    private static final int HEARTBEATS_CONFIRMED = 5;

    /** Whoever notices so late that a time is over has stood still. */
    private static final long STOOD_STILL_NANOS = 20_000_000;

    /** How often a lost connection is given time to come back before the node is ejected, and how long each time. */
    private static final int RECONNECTS = 3;

    private static final long RECONNECT_NANOS = 60_000_000;

    private static final Failed EXPIRED =
            new Failed(Failed.Cause.TIMEOUT, "the time was over when the node was checked");
    private static final Answer EJECTED =
            new Failed(Failed.Cause.CLOSED, "the node has been ejected until a heartbeat is answered");

    /**
     * What is known of the run that answered last.
     *
     * @param incarnation its name
     * @param firstSeenNanos when this client first heard of it, monotonic ns
     * @param upSinceMillis since when it holds what it was told
     */
    record Run(long incarnation, long firstSeenNanos, long upSinceMillis) {}

    private final RingNode node;
    private final NodePort port;
    private final Time time;
    private final long helloTimeoutNanos;
    private final NodeListener listener;

    private NodeState state = NodeState.CHECKED;
    private Reply<Boolean> check = new Reply<>();
    private volatile int failuresInRow;

    private int hellosUnderWay;
    private long helloNumber;
    /** When the newest heartbeat counts as unanswered, monotonic ns. */
    private long helloUntil;

    private int reconnects;
    private volatile @Nullable Run run;
    /** It is being checked because it was late, not because its connection was lost. */
    private volatile boolean late;

    private long incompleteUntilMillis;
    /** It answers that it cannot serve. */
    private volatile boolean unfit;

    private volatile NodeState visible = NodeState.CHECKED;
    private volatile String trouble = "";
    /** When the newest heartbeat that was answered was sent. */
    private volatile long confirmedNanos;

    private final Tally tally;
    private final LatencyEstimate latency = new LatencyEstimate();
    private volatile long sinceMillis;
    private volatile long nextBeatMillis;
    private volatile @Nullable Long clockAheadMillis;
    private volatile String lack = "";

    NodeLink(RingNode node, NodePort port, Time time, Duration helloTimeout, NodeListener listener) {
        this.node = node;
        this.port = port;
        this.time = time;
        this.helloTimeoutNanos = helloTimeout.toNanos();
        this.listener = listener;
        this.tally = new Tally(this, listener);
        this.sinceMillis = time.wallMillis();
        this.nextBeatMillis = sinceMillis;
    }

    /** {@return the node} */
    public RingNode node() {
        return node;
    }

    /** {@return the node's name, for messages} */
    public String name() {
        return node.identity();
    }

    /** {@return where it is found} */
    String address() {
        return Layout.address(node);
    }

    /** {@return whether the node is up, being checked or ejected} */
    public NodeState state() {
        return visible;
    }

    /** {@return why the node is not up, empty if it is} */
    public String trouble() {
        return trouble;
    }

    /** {@return the run that answered last, 0 if none has} */
    public long incarnation() {
        Run seen = run;
        return seen == null ? 0 : seen.incarnation;
    }

    /** {@return since when the node holds what it was told, ms since 1970, 0 if it never answered} */
    public long upSinceMillis() {
        Run seen = run;
        return seen == null ? 0 : seen.upSinceMillis;
    }

    /** {@return since when the node has been up, checked or ejected, ms since 1970} */
    public long sinceMillis() {
        return sinceMillis;
    }

    /** {@return when the next heartbeat is due, ms since 1970} */
    public long nextBeatMillis() {
        return nextBeatMillis;
    }

    void nextBeatIn(long nanos) {
        nextBeatMillis = time.wallMillis() + nanos / 1_000_000;
    }

    /** {@return how far the node's clock was ahead of this client's at the last connect, ms, null if it never connected} */
    public @Nullable Long clockAheadMillis() {
        return clockAheadMillis;
    }

    /** {@return what has been counted} */
    public Tally tally() {
        return tally;
    }

    @Nullable
    Run run() {
        return run;
    }

    boolean ejected() {
        return visible == NodeState.EJECTED;
    }

    /** {@return whether the node is ejected, or about to be: it was late, and has not answered a heartbeat yet} */
    boolean outOfReach() {
        return late || visible == NodeState.EJECTED;
    }

    /** Copies will be lacking there that nobody remembers, until the sessions have ended. */
    synchronized void incompleteUntil(long millis) {
        incompleteUntilMillis = Math.max(incompleteUntilMillis, millis);
    }

    /** {@return until when copies may be lacking there that nobody remembers, ms since 1970; 0 if none are} */
    synchronized long incompleteUntilMillis() {
        return incompleteUntilMillis;
    }

    /** {@return whether the node is there but answers, until the next heartbeat at least, that it cannot serve} */
    boolean unfit() {
        return unfit;
    }

    /** {@return the run that gave an answer; 0 if the answer does not say, or names one that no heartbeat has met yet} */
    long known(long answered, Context context) {
        Run seen = run;
        if (seen == null) {
            return 0;
        }
        return answered == seen.incarnation || !context.keeps(Rule.KNOWN_INCARNATIONS) ? seen.incarnation : 0;
    }

    /**
     * {@return whether a run would have what it says it has not: it is older than any session, or known to be whole} Only for as long as
     * heartbeats are answered: a client that stood still may have missed that the node forgot everything.
     */
    boolean grown(long incarnation, long nowMillis, Context context) {
        Run seen = run;
        return confirmed(seen, incarnation, context) && !young(seen, nowMillis, context);
    }

    /** {@return whether the run that answered last may have missed what a session that still lives was told} */
    boolean young(long nowMillis, Context context) {
        return young(run, nowMillis, context);
    }

    private static boolean young(@Nullable Run seen, long nowMillis, Context context) {
        return seen == null
                || (nowMillis - seen.upSinceMillis < context.lifetimes().sessionLifeMillis()
                        && !context.whole().contains(seen.incarnation));
    }

    private boolean confirmed(@Nullable Run seen, long incarnation, Context context) {
        return seen != null
                && incarnation != 0
                && incarnation == seen.incarnation
                && time.nanoTime() - confirmedNanos
                        <= HEARTBEATS_CONFIRMED * context.settings().heartbeat().toNanos();
    }

    /** Asks the node, unless it is ejected. What waits for a check is dropped when its time is up. */
    Reply<Answer> ask(Request request, long untilNanos) {
        Reply<Boolean> checking;
        if (visible == NodeState.UP) {
            return request.startOn(port);
        }
        synchronized (this) {
            if (state == NodeState.EJECTED) {
                return Reply.of(EJECTED);
            }
            checking = check;
        }
        Reply<Answer> reply = new Reply<>();
        checking.whenComplete(up -> {
            if (!up) {
                reply.complete(EJECTED);
            } else if (time.nanoTime() - untilNanos >= 0) {
                reply.complete(EXPIRED);
            } else {
                request.startOn(port).whenComplete(reply::complete);
            }
        });
        return reply;
    }

    /**
     * Takes note that there was no answer in time. What is noticed long after that time tells more about this client, which
     * stood still, than about the node.
     *
     * @param reply what was waited for: should it come after all, the node is not silent but late
     * @param until when the time was over
     */
    void missed(Reply<Answer> reply, long until) {
        if (time.nanoTime() - until <= STOOD_STILL_NANOS) {
            timedOut("no answer in time");
        }
        reply.whenComplete(late -> {
            if (!(late instanceof Failed)) {
                settle(late);
            }
        });
    }

    /** Takes note of how long an answer took that did not wait for a check. */
    void took(Answer answer, long nanos) {
        if (!(answer instanceof Failed)) {
            latency.took(nanos);
        }
    }

    /** {@return within what time 99 of 100 answers came lately, ns} */
    long p99Nanos() {
        return latency.p99Nanos();
    }

    /** Takes note of what an operation got: three times in a row no answer in time, or a lost connection, has consequences. */
    void settle(Answer answer) {
        if (!(answer instanceof Failed failed)) {
            if (failuresInRow != 0) {
                failuresInRow = 0;
            }
            return;
        }
        if (failed.equals(EJECTED) || failed.equals(EXPIRED)) {
            return; // the node was not asked
        }
        switch (failed.cause()) {
            case TIMEOUT -> timedOut(failed.detail());
            case CLOSED -> check(failed.detail(), false);
            case MISCONFIGURED -> unfit = true;
            case BUSY -> {
                // Our own doing.
            }
        }
    }

    private void timedOut(String detail) {
        synchronized (this) {
            failuresInRow = failuresInRow + 1;
            if (failuresInRow < FAILURES_TO_CHECK) {
                return;
            }
        }
        check(detail, true);
    }

    /** Sends a heartbeat at once; whatever is asked meanwhile waits for it. */
    private void check(String detail, boolean becauseLate) {
        synchronized (this) {
            if (state != NodeState.UP) {
                return;
            }
            become(NodeState.CHECKED, detail);
            late = becauseLate;
            reconnects = 0;
            check = new Reply<>();
        }
        listener.changed(this, NodeState.CHECKED, detail);
        hello();
    }

    /**
     * The heartbeat: sends a hello; if the last one has been unanswered for too long, that counts instead.
     *
     * @param due when it was to be, monotonic ns
     */
    void beat(long due) {
        long now = time.nanoTime();
        boolean underWay;
        boolean overdue;
        synchronized (this) {
            underWay = hellosUnderWay > 0;
            overdue = now - helloUntil >= 0; // one that was sent out of turn may be younger than a beat
        }
        boolean stoodStill = now - due > STOOD_STILL_NANOS;
        if (!underWay) {
            hello();
        } else if (overdue && !stoodStill) {
            silent("no answer to a heartbeat");
        }
    }

    /** Sends a heartbeat now, unless one is under way. */
    void hurry() {
        synchronized (this) {
            if (hellosUnderWay > 0) {
                return;
            }
        }
        hello();
    }

    /** {@return whether its answer to the first heartbeat is worth waiting for} */
    boolean isExpected() {
        return visible != NodeState.EJECTED && !unfit;
    }

    /** Writes the node's ring record over the one that was found. */
    Reply<Answer> writeRingRecord(String key, long token, byte[] record) {
        return port.compareAndSet(key, token, record, NodePort.FOR_EVER);
    }

    private void hello() {
        long sent = time.nanoTime();
        long number;
        long timeout;
        synchronized (this) {
            hellosUnderWay++;
            number = ++helloNumber;
            timeout = number == 1 ? Math.max(FIRST_CONTACT_NANOS, helloTimeoutNanos) : helloTimeoutNanos;
            helloUntil = sent + timeout;
        }
        Reply<Answer> reply = port.hello();
        reply.whenComplete(answer -> {
            synchronized (this) {
                hellosUnderWay--;
            }
            if (answer instanceof Answer.Hello) {
                confirmedNanos = sent;
            }
            heard(answer);
            if (answer instanceof Answer.Hello hello) {
                listener.greeted(this, hello, sent);
            }
        });
        if (reply.now() == null) {
            time.schedule(timeout, () -> {
                boolean stoodStill = time.nanoTime() - sent - timeout > STOOD_STILL_NANOS;
                if (reply.now() == null && isNewest(number) && !stoodStill) {
                    silent("no answer to a heartbeat");
                }
            });
        }
    }

    private synchronized boolean isNewest(long number) {
        return number == helloNumber;
    }

    private void heard(Answer answer) {
        if (answer instanceof Answer.Hello hello) {
            Run seen = run;
            boolean another = seen == null || seen.incarnation != hello.incarnation();
            if (another) {
                run = new Run(hello.incarnation(), time.nanoTime(), hello.upSinceMillis());
            }
            back("");
            if (another && seen != null) {
                listener.restarted(this);
            }
            if (!hello.lack().isEmpty() && lack.isEmpty()) {
                listener.lacksRingRecord(this, hello.lack());
            }
            lack = hello.lack();
            Long ahead = hello.clockAheadMillis();
            if (!ahead.equals(clockAheadMillis)) {
                clockAheadMillis = ahead;
                listener.clockRead(this);
            }
        } else if (answer instanceof Failed failed) {
            switch (failed.cause()) {
                case MISCONFIGURED -> back(failed.detail());
                case CLOSED -> {
                    if (!comesBack()) {
                        silent(failed.detail());
                    }
                }
                case TIMEOUT, BUSY -> silent(failed.detail());
            }
        }
    }

    /** A connection that was lost takes a moment to come back: asks again a few times before the node is ejected for it. */
    private boolean comesBack() {
        synchronized (this) {
            if (state != NodeState.CHECKED || late || run == null || reconnects >= RECONNECTS) {
                return false;
            }
            reconnects++;
        }
        time.schedule(RECONNECT_NANOS, this::hello);
        return true;
    }

    /** A heartbeat failed. A node that was up has three tries, as with any operation; one that is being checked has not. */
    private void silent(String detail) {
        port.refresh();
        Reply<Boolean> waiting;
        synchronized (this) {
            if (state == NodeState.UP) {
                failuresInRow = failuresInRow + 1;
            }
            if (state == NodeState.EJECTED || (state == NodeState.UP && failuresInRow < FAILURES_TO_CHECK)) {
                return;
            }
            waiting = become(NodeState.EJECTED, detail);
        }
        announce(waiting, NodeState.EJECTED, detail);
    }

    /** The node answers, even if only to say that it cannot serve: then every operation is told so by the port. */
    private void back(String detail) {
        Reply<Boolean> waiting;
        synchronized (this) {
            failuresInRow = 0;
            trouble = detail;
            unfit = !detail.isEmpty();
            if (state == NodeState.UP) {
                return;
            }
            waiting = become(NodeState.UP, detail);
        }
        announce(waiting, NodeState.UP, detail);
    }

    private Reply<Boolean> become(NodeState next, String detail) {
        state = next;
        sinceMillis = time.wallMillis();
        visible = next;
        late = false;
        trouble = detail;
        return check;
    }

    /** Lets go what waited for the check, and tells the listener; without the lock, since both run foreign code. */
    private void announce(Reply<Boolean> waiting, NodeState next, String detail) {
        waiting.complete(next == NodeState.UP);
        listener.changed(this, next, detail);
    }

    void close() {
        port.close();
    }
}
