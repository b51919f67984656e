package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.ring.Ring;
import io.sessionring.spi.NodePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a client over the nodes of its ring. Keys are session keys (40 hex characters); an operation is made
 * here, and run here, on the caller's thread or without one. Thread-safe.
 */
public final class Replication implements AutoCloseable {

    private final Context context;
    private final Tombstones tombstones;
    private final Time time;
    private final long deadlineNanos;
    private final long heartbeatNanos;
    private final Object changes = new Object();
    private volatile boolean closed;

    /** One node of the ring: what it is called in messages, and its port. */
    public record Link(String name, NodePort port) {}

    /**
     * Makes the links; {@link #start} begins the heartbeats.
     *
     * @param links in the ring's order
     * @param random for revisions, waiting times and the heartbeat's jitter
     */
    public Replication(
            Ring ring,
            List<Link> links,
            ReplicationSettings settings,
            Time time,
            LongSupplier random,
            NodeLink.Listener listener) {
        this(ring, links, settings, time, random, listener, EnumSet.noneOf(Rule.class));
    }

    /** As the public one, without some of the rules. */
    Replication(
            Ring ring,
            List<Link> links,
            ReplicationSettings settings,
            Time time,
            LongSupplier random,
            NodeLink.Listener listener,
            Set<Rule> without) {
        this.time = time;
        this.deadlineNanos = settings.operationDeadline().toNanos();
        this.heartbeatNanos = settings.heartbeat().toNanos();
        Pauses pauses = new Pauses(links.size(), deadlineNanos, time);
        Duration helloTimeout = Duration.ofNanos(Math.min(deadlineNanos, heartbeatNanos * 8 / 10));
        NodeLink.Listener all = (node, state, reason) -> {
            listener.changed(node, state, reason);
            synchronized (changes) {
                changes.notifyAll();
            }
        };
        List<NodeLink> made = new ArrayList<>();
        for (Link link : links) {
            made.add(new NodeLink(link.name(), link.port(), time, helloTimeout, pauses, all));
        }
        this.context =
                new Context(ring, List.copyOf(made), settings.keyPrefix(), settings.lifetimes(), deadlineNanos, random);
        this.tombstones = new Tombstones(context);
    }

    /** Begins the heartbeats; does not wait for any. */
    public void start() {
        context.links().forEach(this::beat);
        sendTombstones();
    }

    private void sendTombstones() {
        if (!closed) {
            tombstones.send(time.wallMillis(), time.nanoTime() + deadlineNanos, answer -> {});
            time.schedule(heartbeatNanos, this::sendTombstones);
        }
    }

    private void beat(NodeLink link) {
        if (closed) {
            return;
        }
        link.beat();
        long jitter = heartbeatNanos / 10;
        time.schedule(
                heartbeatNanos - jitter + Math.floorMod(context.random().getAsLong(), 2 * jitter + 1),
                () -> beat(link));
    }

    /** {@return the nodes, in the ring's order} */
    public List<NodeLink> nodes() {
        return context.links();
    }

    /** {@return the node that holds a key} */
    public NodeLink home(String key) {
        return context.home(key);
    }

    /** {@return how many log-outs have not been taken by their node yet} */
    public int queuedTombstones() {
        return tombstones.queued();
    }

    public Operation<Outcome<LoadResult>> load(String key, boolean touch) {
        return new Load(context, key, touch);
    }

    public Operation<Map<String, Outcome<LoadResult>>> loadAll(Collection<String> keys) {
        return new LoadAll(context, keys);
    }

    public Operation<Outcome<WriteResult>> create(String key, Live record) {
        return Write.create(context, key, record);
    }

    public Operation<Outcome<WriteResult>> save(String key, Snapshot base, Live delta) {
        return Write.save(context, key, base, delta);
    }

    public Operation<Outcome<WriteResult>> update(String key, Change.Maker maker) {
        return new Update(context, key, maker);
    }

    public Operation<Outcome<WriteResult>> rotate(String oldKey, String newKey, @Nullable Live delta) {
        return new Rotate(context, tombstones, oldKey, newKey, delta);
    }

    public Operation<Outcome<Boolean>> delete(String key) {
        return tombstones.delete(key);
    }

    /** Deletes a session without waiting for it. */
    public void bury(String key) {
        tombstones.bury(key, time.wallMillis());
    }

    /** Runs an operation on this thread, for one operation deadline at most. */
    public <R> R run(Operation<R> operation) {
        checkOpen();
        return BlockingExchange.run(operation, time, deadlineNanos);
    }

    /** Runs an operation without a waiting thread; answers are handled on the executor. */
    public <R> CompletableFuture<R> runAsync(Operation<R> operation, Executor executor) {
        checkOpen();
        return AsyncExchange.run(operation, time, deadlineNanos, executor);
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
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
        return context.links().stream().allMatch(link -> link.state() == NodeState.UP);
    }

    /** Sends what log-outs are queued, for one operation deadline at most, and closes every port. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        sendQueuedTombstones();
        context.links().forEach(NodeLink::close);
    }

    private void sendQueuedTombstones() {
        long end = time.nanoTime() + deadlineNanos;
        int left = tombstones.queued();
        while (left > 0) {
            Semaphore settled = new Semaphore(0);
            int sent = tombstones.send(time.wallMillis(), end, answer -> settled.release());
            try {
                if (!settled.tryAcquire(sent, Math.max(0, end - time.nanoTime()), TimeUnit.NANOSECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            int before = left;
            left = tombstones.queued();
            if (left >= before) { // nobody takes them
                return;
            }
        }
    }
}
