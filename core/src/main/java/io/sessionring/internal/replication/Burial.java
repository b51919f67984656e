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

    private final Attempt attempt;
    private final Context context;
    private final Tombstone tombstone;
    private final Candidates candidates;
    private final Consumer<Burial> done;
    private final boolean[] stands;
    private int open;
    private boolean delayOver;
    private boolean over;

    private Burial(Attempt attempt, Tombstone tombstone, Consumer<Burial> done) {
        this.attempt = attempt;
        this.context = attempt.context();
        this.tombstone = tombstone;
        this.candidates = attempt.candidates();
        this.done = done;
        this.stands = new boolean[candidates.size()];
    }

    /** Starts on all candidates. */
    static void start(Attempt attempt, Tombstone tombstone, Consumer<Burial> done) {
        new Burial(attempt, tombstone, done).bury();
    }

    /** Starts on the candidates where a read did not see a tombstone. */
    static void complete(QuorumRead read, Consumer<Burial> done) {
        Tombstone tombstone = read.tombstone();
        if (tombstone == null) {
            throw new IllegalArgumentException("no tombstone was read");
        }
        Burial burial = new Burial(read.attempt(), tombstone, done);
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
            attempt.exchange().after(context.settings().hedgeDelay().toNanos(), () -> {
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
        attempt.ask(node, request(node), answer -> {
            stands[candidate] = answer instanceof Answer.Stored;
            open--;
            advance();
        });
    }

    private Request request(NodeLink node) {
        String storageKey = attempt.storageKey();
        if (!context.keeps(Rule.TOMBSTONES)) {
            return new Request.Set(storageKey, new byte[0], 1);
        }
        return new Request.Set(
                storageKey,
                RecordFormat.encode(tombstone, node.incarnation()),
                context.lifetimes().tombstoneTtlSeconds(tombstone, attempt.wallMillis()));
    }

    private void advance() {
        if (!over && (open == 0 || (delayOver && enough()))) {
            over = true;
            done.accept(this);
        }
    }

    /** {@return whether, in every group, one stands on as many candidates as there are copies} */
    boolean enough() {
        return candidates.enough(standing());
    }

    /** {@return whether the session has ended for everybody} */
    boolean suffices() {
        return context.enoughWrites(candidates, standing());
    }

    private long standing() {
        long standing = 0;
        for (int i = 0; i < stands.length; i++) {
            standing |= stands[i] ? Candidates.bit(i) : 0;
        }
        return standing;
    }

    /** {@return whether one stands on every candidate} */
    boolean complete() {
        return Long.bitCount(standing()) == stands.length;
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
