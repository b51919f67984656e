package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.waiting.Glance;
import io.sessionring.spi.Answer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a client over the nodes of its ring. Keys are session keys (40 hex characters); an operation is made
 * here, and run here, on the caller's thread or without one. Thread-safe.
 */
public final class Replication implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Replication.class.getName());
    private static final String CLOSED = "the client is closed";

    private static final RestartRule.Verdict CHANGING =
            new RestartRule.Verdict(false, "the ring is changing", OptionalLong.empty());

    private final Membership membership;
    private final Links links;
    private final LongSupplier random;
    private final Executor background;
    private final Consumer<? super Throwable> failures;
    private final Repair repair;
    private final ChangeDriver driver;
    private final Refill refill;
    private final Proposals proposals;
    private final Clocks clocks;
    private final Time time;
    private final Glance glance;
    private final long deadlineNanos;
    private final long heartbeatNanos;
    private final Object changes = new Object();
    /** Each fails the answer that a caller without a thread waits for. */
    private final Set<Runnable> awaited = ConcurrentHashMap.newKeySet();

    private volatile boolean started;
    private volatile boolean closed;

    /**
     * Opens the ports; {@link #start} begins the heartbeats.
     *
     * @param own the nodes that the application lists
     * @param random for revisions, waiting times and the heartbeat's jitter
     * @param background where repairs run
     */
    public Replication(
            Layout own,
            Ports ports,
            ReplicationSettings settings,
            Time time,
            LongSupplier random,
            NodeListener listener,
            Executor background) {
        this(
                own,
                ports,
                settings,
                time,
                random,
                listener,
                background,
                failure -> LOG.log(Level.WARNING, "a repair failed, or an operation that had answered", failure),
                EnumSet.noneOf(Rule.class));
    }

    /**
     * As the public one, without some of the rules, and with repairs on whatever thread brings the answers.
     *
     * @param failures hears of what a repair threw, or an operation that had answered
     */
    Replication(
            Layout own,
            Ports ports,
            ReplicationSettings settings,
            Time time,
            LongSupplier random,
            NodeListener listener,
            Consumer<? super Throwable> failures,
            Set<Rule> without) {
        this(own, ports, settings, time, random, listener, Runnable::run, failures, without);
    }

    private Replication(
            Layout own,
            Ports ports,
            ReplicationSettings settings,
            Time time,
            LongSupplier random,
            NodeListener listener,
            Executor background,
            Consumer<? super Throwable> failures,
            Set<Rule> without) {
        this.random = random;
        this.background = background;
        this.failures = failures;
        this.time = time;
        this.glance = new Glance(time::nanoTime);
        this.deadlineNanos = settings.operationDeadline().toNanos();
        this.heartbeatNanos = settings.heartbeat().toNanos();
        Duration helloTimeout = Duration.ofNanos(Math.min(deadlineNanos, heartbeatNanos * 8 / 10));
        NodeListener all = new Changes(listener);
        this.links =
                new Links(node -> new NodeLink(node, ports.open(node), time, helloTimeout, all), this::beatFromNowOn);
        this.membership = new Membership(own, settings, links, time, random, without, all::followed);
        this.repair = new Repair(membership, time, this::inBackground);
        int client = (int) random.getAsLong() | 1; // never 0
        this.refill = new Refill(membership, repair, time, random, client, this::inBackground);
        this.driver = new ChangeDriver(membership, repair, links, time, random, client, this::inBackground);
        this.proposals = new Proposals(membership, driver, ports, time, own);
        this.clocks = new Clocks(membership, settings.tuning().clockSkewMillis(), listener);
    }

    /** Tells the client's listener, whoever waits for a change, and the repair. */
    private final class Changes implements NodeListener {

        private final NodeListener listener;

        private Changes(NodeListener listener) {
            this.listener = listener;
        }

        @Override
        public void changed(NodeLink node, NodeState state, String reason) {
            listener.changed(node, state, reason);
            synchronized (changes) {
                changes.notifyAll();
            }
            if (state == NodeState.UP) {
                repair.runAll();
            } else {
                membership.settled();
            }
        }

        @Override
        public void greeted(NodeLink node, Answer.Hello hello, long sentNanos) {
            membership.greeted(node, hello, sentNanos);
            synchronized (changes) {
                changes.notifyAll();
            }
        }

        @Override
        public void restarted(NodeLink node) {
            try {
                background.execute(() -> repair.restarted(node)); // this is the thread that reads the node's answers
            } catch (RejectedExecutionException e) {
                repair.restarted(node);
            }
            listener.restarted(node);
        }

        @Override
        public void followed(@Nullable Topology before, Topology now) {
            listener.followed(before, now);
            synchronized (changes) {
                changes.notifyAll();
            }
        }

        @Override
        public void clockRead(NodeLink node) {
            clocks.judge();
        }

        @Override
        public void clockApart(@Nullable NodeLink node, long aheadMillis) {
            listener.clockApart(node, aheadMillis);
        }

        @Override
        public void lacksRingRecord(NodeLink node, String why) {
            listener.lacksRingRecord(node, why);
        }

        @Override
        public void voteRefused(NodeLink node, NoVote reason) {
            listener.voteRefused(node, reason);
        }

        @Override
        public void copies(NodeLink node, CopyChange change, int count) {
            listener.copies(node, change, count);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a repair
    private void inBackground(Operation<Boolean> operation, Runnable onFailure) {
        AsyncExchange.run(operation, time, deadlineNanos, background, failures).whenComplete((done, failure) -> {
            if (failure != null) {
                failures.accept(failure);
                onFailure.run();
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is told
    private void inBackground(Operation<Boolean> operation, Consumer<Boolean> then) {
        AsyncExchange.run(operation, time, deadlineNanos, background, failures).whenComplete((done, failure) -> {
            if (failure != null) {
                failures.accept(failure);
            }
            then.accept(failure == null && done);
        });
    }

    /** Begins the heartbeats; does not wait for any. */
    public void start() {
        started = true;
        links.all().forEach(link -> beat(link, time.nanoTime()));
        repairRegularly();
        driver.start();
        if (membership.context().keeps(Rule.REFILL)) {
            refill.start();
        }
    }

    /** A node that belongs to the ring no more, and does not answer any more, is asked no more. */
    private void dropThoseThatLeft() {
        for (NodeLink link : links.all()) {
            if (!membership.concerns(link)) {
                links.drop(link);
                membership.forget(link);
                link.close();
            }
        }
    }

    /** Not at once: whoever has just heard of the node may hold a lock. */
    private void beatFromNowOn(NodeLink link) {
        if (started) {
            long now = time.nanoTime();
            time.schedule(0, () -> beat(link, now));
        }
    }

    private void repairRegularly() {
        if (!closed) {
            try {
                repair.runAll();
                proposals.bringVersion();
                dropThoseThatLeft();
            } finally {
                time.schedule(heartbeatNanos, this::repairRegularly);
            }
        }
    }

    private void beat(NodeLink link, long due) {
        if (closed || !links.has(link)) {
            return;
        }
        try {
            link.beat(due);
        } finally {
            beatLater(link);
        }
    }

    private void beatLater(NodeLink link) {
        long jitter = heartbeatNanos / 10;
        long delay = heartbeatNanos - jitter + Math.floorMod(random.getAsLong(), 2 * jitter + 1);
        long next = time.nanoTime() + delay;
        link.nextBeatIn(delay);
        time.schedule(delay, () -> beat(link, next));
    }

    private View view() {
        return membership.context().view();
    }

    /** {@return the nodes, in the ring's order; those of the ring to come last} */
    public List<NodeLink> nodes() {
        return view().links();
    }

    /** {@return how a node's clock stands to the others'} */
    public ClockState clock(NodeLink node) {
        return clocks.of(node);
    }

    /** {@return for each node, in the order of {@link #nodes}, whether it may be taken out now} */
    public Map<NodeLink, RestartRule.Verdict> restarts() {
        Context context = membership.context();
        List<NodeLink> nodes = context.view().links();
        Group group = context.view().last();
        RestartRule rule = new RestartRule(group.copies(), group.links().size(), context.bestKnown());
        List<RestartRule.Condition> conditions =
                nodes.stream().map(link -> condition(link, context)).toList();
        Map<NodeLink, RestartRule.Verdict> verdicts = new LinkedHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            List<RestartRule.Condition> others = new ArrayList<>(conditions);
            others.remove(i);
            verdicts.put(nodes.get(i), context.view().changes() ? CHANGING : rule.judge(others));
        }
        return verdicts;
    }

    private RestartRule.Condition condition(NodeLink link, Context context) {
        if (link.state() != NodeState.UP) {
            return RestartRule.Condition.flawed(
                    link.name(), link.state() == NodeState.EJECTED ? "is ejected" : "has not been heard of lately");
        }
        if (!link.trouble().isEmpty()) {
            return RestartRule.Condition.flawed(link.name(), "does not serve");
        }
        int repairs = link.tally().repairsQueued();
        int logOuts = link.tally().logOutsQueued();
        if (repairs + logOuts > 0) {
            return RestartRule.Condition.flawed(
                    link.name(), "waits for " + repairs + " repairs and " + logOuts + " log-outs");
        }
        long now = time.wallMillis();
        long wholeFrom = link.incompleteUntilMillis();
        if (link.young(now, context)) {
            wholeFrom = Math.max(
                    wholeFrom, link.upSinceMillis() + context.lifetimes().sessionLifeMillis());
        }
        return wholeFrom > now
                ? RestartRule.Condition.young(link.name(), wholeFrom)
                : RestartRule.Condition.whole(link.name());
    }

    /** {@return what this client takes the ring for, null before it knows of one} */
    public @Nullable Topology topology() {
        return membership.topology();
    }

    /** {@return whether it is known which ring that is} */
    public boolean holds() {
        return membership.holds();
    }

    /** {@return how far a change has come, if this client carries it out, or did; null if another one does} */
    public @Nullable ChangeProgress progress(Topology attempt) {
        return driver.progress(attempt);
    }

    /** Waits until something has changed that this client knows of its nodes and its ring, at most so long. */
    public void awaitNews(long nanos) throws InterruptedException {
        synchronized (changes) {
            TimeUnit.NANOSECONDS.timedWait(changes, Math.max(nanos, 1_000_000));
        }
    }

    /** {@return where changes of the ring are begun} */
    public Proposals proposals() {
        return proposals;
    }

    /** {@return the node that holds a key} */
    public NodeLink home(String key) {
        return membership.context().candidates(key).get(0);
    }

    /** {@return the nodes that may hold a copy of a key, its homes first} */
    public List<NodeLink> candidates(String key) {
        return membership.context().candidates(key).nodes();
    }

    private <T> Operation<Outcome<T>> underView(Function<Context, Operation<Outcome<T>>> operation) {
        return new UnderView<>(membership, operation);
    }

    public Operation<Outcome<LoadResult>> load(String key, boolean touch) {
        return underView(context -> new Load(context, repair, key, touch));
    }

    public Operation<Map<String, Outcome<LoadResult>>> loadAll(Collection<String> keys) {
        return new LoadAll(key -> load(key, true), keys);
    }

    public Operation<Outcome<WriteResult>> create(String key, Live record) {
        return underView(context -> Write.create(context, repair, key, record));
    }

    public Operation<Outcome<WriteResult>> save(String key, Snapshot base, Live delta) {
        return underView(context -> Write.save(context, repair, key, base, delta));
    }

    public Operation<Outcome<WriteResult>> update(String key, Change.Maker maker) {
        return underView(Update.of(repair, key, maker));
    }

    public Operation<Outcome<WriteResult>> rotate(String oldKey, String newKey, @Nullable Live delta) {
        return underView(Rotate.of(repair, oldKey, newKey, delta));
    }

    /** Ends a session; false when too few tombstones stand yet. */
    public Operation<Outcome<Boolean>> delete(String key) {
        return underView(context -> (exchange, done) ->
                Burial.start(Attempt.first(context, exchange, key), repair.tombstone(exchange.wallMillis()), burial -> {
                    repair.remember(key);
                    if (!burial.complete()) {
                        repair.bury(key, burial.tombstone(), burial.lacking());
                    }
                    done.accept(new Outcome.Done<>(burial.suffices()));
                }));
    }

    /** Runs an operation on this thread, for one operation deadline at most. */
    public <R> R run(Operation<R> operation) {
        if (closed) {
            throw new IllegalStateException(CLOSED);
        }
        return BlockingExchange.run(operation, time, glance, deadlineNanos);
    }

    /** Runs an operation without a waiting thread; answers are handled on the executor. */
    @SuppressWarnings("FutureReturnValueIgnored") // what depends on the result is for the caller to keep
    public <R> CompletableFuture<R> runAsync(Operation<R> operation, Executor executor) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException(CLOSED));
        }
        CompletableFuture<R> result = AsyncExchange.run(operation, time, deadlineNanos, executor, failures);
        Runnable fail = () -> result.completeExceptionally(new IllegalStateException(CLOSED));
        awaited.add(fail);
        result.whenComplete((answer, failure) -> awaited.remove(fail));
        if (closed) {
            failAwaited(); // it may have been added after close() looked
        }
        return result;
    }

    /** Once the timer has ended nobody else would tell those who wait. */
    private void failAwaited() {
        awaited.forEach(Runnable::run);
    }

    /** Waits until every node is up; false if that took longer, or the thread was interrupted, which stays set. */
    public boolean awaitReady(Duration atMost) {
        long end = time.nanoTime() + atMost.toNanos();
        synchronized (changes) {
            while (!allUp()) {
                long left = end - time.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(changes, Math.max(left, 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
        }
        return true;
    }

    private boolean allUp() {
        return membership.holds()
                && view().links().stream()
                        .allMatch(link ->
                                link.state() == NodeState.UP && link.trouble().isEmpty());
    }

    /**
     * Sends what log-outs are queued, for one operation deadline at most, closes every port and fails what is still under
     * way. Idempotent.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        driver.stop();
        refill.stop();
        repair.flush(time.nanoTime() + deadlineNanos);
        links.close();
        failAwaited();
    }
}
