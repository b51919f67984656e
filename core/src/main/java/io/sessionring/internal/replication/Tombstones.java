package io.sessionring.internal.replication;

import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.spi.Answer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Log-outs. A delete asks nothing first: it puts a tombstone over whatever is there. One that was not acknowledged is kept
 * here (bounded, for at most a session life) and sent again until its node takes it. Thread-safe.
 */
final class Tombstones {

    private static final Logger LOG = System.getLogger(Tombstones.class.getName());

    private static final int MAX_QUEUED = 10_000;

    private final Context context;
    private final Map<String, Tombstone> queued = new LinkedHashMap<>();

    Tombstones(Context context) {
        this.context = context;
    }

    /** Deletes a session; false when the tombstone does not stand yet. */
    Operation<Outcome<Boolean>> delete(String key) {
        return (exchange, done) -> {
            NodeLink node = context.home(key);
            Tombstone tombstone = tombstone(exchange.wallMillis());
            exchange.ask(node, request(node, key, tombstone, exchange.wallMillis()), answer -> {
                boolean stands = answer instanceof Answer.Stored;
                if (!stands) {
                    enqueue(key, tombstone);
                }
                done.accept(new Outcome.Done<>(stands));
            });
        };
    }

    /** Deletes a session without waiting for it. */
    void bury(String key, long nowMillis) {
        enqueue(key, tombstone(nowMillis));
    }

    /** Sends what is queued for nodes that are up; {@code settled} is called once for each of them. Returns how many. */
    int send(long nowMillis, long untilNanos, Consumer<Answer> settled) {
        List<Map.Entry<String, Tombstone>> due;
        synchronized (queued) {
            queued.values()
                    .removeIf(old ->
                            nowMillis - old.diedAt() > context.lifetimes().sessionLifeMillis());
            due = queued.entrySet().stream()
                    .filter(entry -> context.home(entry.getKey()).state() == NodeState.UP)
                    .limit(64)
                    .map(Map.Entry::copyOf)
                    .toList();
        }
        for (Map.Entry<String, Tombstone> entry : due) {
            NodeLink node = context.home(entry.getKey());
            node.ask(request(node, entry.getKey(), entry.getValue(), nowMillis), untilNanos)
                    .whenComplete(answer -> {
                        if (answer instanceof Answer.Stored) {
                            dequeue(entry.getKey(), entry.getValue());
                        }
                        settled.accept(answer);
                    });
        }
        return due.size();
    }

    /** {@return how many tombstones have not been taken yet} */
    int queued() {
        synchronized (queued) {
            return queued.size();
        }
    }

    private void enqueue(String key, Tombstone tombstone) {
        synchronized (queued) {
            if (queued.size() < MAX_QUEUED || queued.containsKey(key)) {
                queued.putIfAbsent(key, tombstone);
            } else {
                LOG.log(Level.WARNING, "more than {0} log-outs wait for their nodes; one is given up", MAX_QUEUED);
            }
        }
    }

    private void dequeue(String key, Tombstone tombstone) {
        synchronized (queued) {
            queued.remove(key, tombstone);
        }
    }

    private Tombstone tombstone(long nowMillis) {
        return new Tombstone(nowMillis, 0, 0, 0, Tombstone.Cause.DELETED, context.newRevision());
    }

    private Request request(NodeLink node, String key, Tombstone tombstone, long nowMillis) {
        return new Request.Set(
                context.storageKey(key),
                RecordFormat.encode(tombstone, node.incarnation()),
                context.lifetimes().tombstoneTtlSeconds(tombstone, nowMillis));
    }
}
