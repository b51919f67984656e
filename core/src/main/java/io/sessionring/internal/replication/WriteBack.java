package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.CopyWrite.Result;
import io.sessionring.internal.replication.Snapshot.Copy;
import io.sessionring.spi.Answer.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reader heals: what a read found is written wherever it is missing, until as many voting copies as are kept hold it.
 * A candidate whose miss could not vote gets a copy too, home or not: else its next question would go unanswered when
 * another node is out.
 */
final class WriteBack {

    private final Context context;
    private final Exchange exchange;
    private final String key;
    private final QuorumRead read;
    private final Live record;
    private final boolean homesToo;
    private final Consumer<WriteBack> done;

    private final List<Copy> copies = new ArrayList<>();
    private final boolean[] tried;
    private int open;
    private int standing;
    private final List<NodeLink> lacking = new ArrayList<>();
    private final List<Outcome.Silence> silences = new ArrayList<>();
    private boolean refused;
    private boolean silent;
    private boolean over;
    private @Nullable Tombstone tombstone;

    private WriteBack(
            Context context,
            Exchange exchange,
            String key,
            QuorumRead read,
            Live record,
            boolean homesToo,
            Consumer<WriteBack> done) {
        this.context = context;
        this.exchange = exchange;
        this.key = key;
        this.read = read;
        this.record = record;
        this.homesToo = homesToo;
        this.done = done;
        this.tried = new boolean[read.candidates().size()];
    }

    /**
     * Writes what a read found to the nodes that need it.
     *
     * @param record the join of what was read
     * @param homesToo give a copy to every home that has none, also when enough stand elsewhere
     */
    static void start(
            Context context,
            Exchange exchange,
            String key,
            QuorumRead read,
            Live record,
            boolean homesToo,
            Consumer<WriteBack> done) {
        new WriteBack(context, exchange, key, read, record, homesToo, done).start();
    }

    private void start() {
        List<Integer> needed = new ArrayList<>();
        for (int i = 0; i < tried.length; i++) {
            if (read.seen(i) instanceof Sighting.Alive alive && stands(alive)) {
                tried[i] = true;
                standing++;
                copies.add(alive.copy());
            } else if (needs(i)) {
                tried[i] = true;
                needed.add(i);
            }
        }
        if (!homesToo && (standing >= context.copies() || !context.keeps(Rule.WRITE_BACK))) {
            finish(); // the usual case: nothing to heal
            return;
        }
        open++; // so that an answer that is there at once does not end it before all are asked
        needed.forEach(this::write);
        open--;
        advance();
    }

    private boolean stands(Sighting.Alive alive) {
        return alive.copy().votes() && context.join(alive.record(), record).equals(alive.record());
    }

    private boolean needs(int candidate) {
        Sighting sighting = read.seen(candidate);
        if (sighting instanceof Sighting.Nothing nothing) {
            return nothing.votedAs() == 0 || (homesToo && candidate < context.copies());
        }
        return sighting instanceof Sighting.Alive || sighting instanceof Sighting.Damaged;
    }

    private void advance() {
        for (int i = 0; i < tried.length && tombstone == null && standing + open < context.copies(); i++) {
            if (!tried[i] && read.seen(i) instanceof Sighting.Nothing) {
                tried[i] = true;
                write(i);
            }
        }
        if (open == 0) {
            finish();
        }
    }

    private void finish() {
        if (!over) {
            over = true;
            done.accept(this);
        }
    }

    private void write(int candidate) {
        open++;
        Sighting sighting = read.seen(candidate);
        Consumer<Result> then = result -> written(read.candidates().get(candidate), result);
        if (sighting instanceof Sighting.Nothing nothing) {
            NodeLink node = read.candidates().get(candidate);
            CopyWrite.create(context, exchange, key, node, record, read.began(), nothing.votedAs(), false, then);
        } else if (sighting instanceof Sighting.Alive alive) {
            CopyWrite.replace(context, exchange, key, alive.copy(), record, read.began(), then);
        } else if (sighting instanceof Sighting.Damaged damaged) {
            CopyWrite.replace(context, exchange, key, damaged.copy(), record, read.began(), then);
        } else {
            throw new IllegalStateException("nothing was seen there");
        }
    }

    private void written(NodeLink node, Result result) {
        open--;
        if (result instanceof Result.Written written) {
            node.tally().repaired();
            copies.add(written.copy());
            standing += written.copy().votes() ? 1 : 0;
        } else if (result instanceof Result.Dead dead) {
            tombstone = dead.tombstone();
        } else if (result instanceof Result.Refused || result instanceof Result.Newer) {
            refused = true;
        } else {
            lacking.add(node);
            if (result instanceof Result.Silent none) {
                Failed failed = none.failed();
                silences.add(new Outcome.Silence(node.name(), failed.cause(), failed.detail()));
            }
            silent = true;
        }
        if (open == 0) {
            advance();
        }
    }

    /** {@return the copies that hold the record, voting or not} */
    List<Copy> copies() {
        return copies;
    }

    /** {@return whether what was read can be answered: it stands, or the nodes that answer will not take it} */
    boolean suffices() {
        return copies.size() >= context.writesNeeded() || (refused && !silent);
    }

    /** {@return whether every node that was to be written has it} */
    boolean complete() {
        return !refused && !silent;
    }

    /** {@return who did not answer, and why} */
    List<Outcome.Silence> silences() {
        return silences;
    }

    /** {@return the nodes that did not answer} */
    List<NodeLink> lacking() {
        return lacking;
    }

    /** {@return the tombstone that was met instead of a copy, null if none was} */
    @Nullable
    Tombstone tombstone() {
        return tombstone;
    }
}
