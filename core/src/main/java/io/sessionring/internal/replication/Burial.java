package io.sessionring.internal.replication;

import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.spi.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts a tombstone on every candidate, whatever is there, without reading first. Done when all of them have answered, or as
 * many as there are copies and the hedge delay is over.
 */
final class Burial {

    private final Context context;
    private final Exchange exchange;
    private final String key;
    private final Tombstone tombstone;
    private final List<NodeLink> candidates;
    private final Consumer<Burial> done;
    private final boolean[] stands;
    private int open;
    private boolean delayOver;
    private boolean over;

    private Burial(Context context, Exchange exchange, String key, Tombstone tombstone, Consumer<Burial> done) {
        this.context = context;
        this.exchange = exchange;
        this.key = key;
        this.tombstone = tombstone;
        this.candidates = context.candidates(key);
        this.done = done;
        this.stands = new boolean[candidates.size()];
    }

    /** Starts on all candidates. */
    static void start(Context context, Exchange exchange, String key, Tombstone tombstone, Consumer<Burial> done) {
        Burial burial = new Burial(context, exchange, key, tombstone, done);
        burial.bury();
    }

    /** Starts on the candidates where a read did not see a tombstone. */
    static void complete(Context context, Exchange exchange, String key, QuorumRead read, Consumer<Burial> done) {
        Tombstone tombstone = read.tombstone();
        if (tombstone == null) {
            throw new IllegalArgumentException("no tombstone was read");
        }
        Burial burial = new Burial(context, exchange, key, tombstone, done);
        for (int i = 0; i < burial.stands.length; i++) {
            burial.stands[i] = read.seen(i) instanceof Sighting.Dead;
        }
        burial.bury();
    }

    private void bury() {
        for (boolean there : stands) {
            open += there ? 0 : 1;
        }
        if (open == 0) {
            advance();
            return;
        }
        if (stands.length > 1) {
            exchange.after(context.settings().hedgeDelay().toNanos(), () -> {
                delayOver = true;
                advance();
            });
        }
        for (int i = 0; i < stands.length; i++) {
            if (!stands[i]) {
                set(i);
            }
        }
    }

    private void set(int candidate) {
        NodeLink node = candidates.get(candidate);
        exchange.ask(node, request(node), context.nodeTimeoutNanos(candidates.size()), answer -> {
            stands[candidate] = answer instanceof Answer.Stored;
            open--;
            advance();
        });
    }

    private Request request(NodeLink node) {
        String storageKey = context.storageKey(key);
        if (!context.keeps(Rule.TOMBSTONES)) {
            return new Request.Set(storageKey, new byte[0], 1);
        }
        return new Request.Set(
                storageKey,
                RecordFormat.encode(tombstone, node.incarnation()),
                context.lifetimes().tombstoneTtlSeconds(tombstone, exchange.wallMillis()));
    }

    private void advance() {
        if (!over && (open == 0 || (delayOver && standing() >= context.copies()))) {
            over = true;
            done.accept(this);
        }
    }

    /** {@return on how many nodes a tombstone stands} */
    int standing() {
        int count = 0;
        for (boolean there : stands) {
            count += there ? 1 : 0;
        }
        return count;
    }

    /** {@return whether one stands on every candidate} */
    boolean complete() {
        return standing() == stands.length;
    }

    /** {@return the candidates without one} */
    List<NodeLink> lacking() {
        List<NodeLink> lacking = new ArrayList<>();
        for (int i = 0; i < stands.length; i++) {
            if (!stands[i]) {
                lacking.add(candidates.get(i));
            }
        }
        return lacking;
    }

    Tombstone tombstone() {
        return tombstone;
    }
}
