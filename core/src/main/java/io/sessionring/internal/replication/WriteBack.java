package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.CopyWrite.Result;
import io.sessionring.internal.replication.Snapshot.Copy;
import io.sessionring.internal.replication.Snapshot.Stamp;
import io.sessionring.spi.Answer.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The reader heals: what a read found is written wherever it is missing, until as many voting copies as are kept hold it.
 * A candidate whose miss could not vote gets a copy too, home or not: else its next question would go unanswered when
 * another node is out.
 */
final class WriteBack {

    private final Attempt attempt;
    private final Context context;
    private final QuorumRead read;
    private final Live record;
    private final boolean homesToo;
    private final Predicate<NodeLink> certain;
    private final Consumer<WriteBack> done;

    private final List<Copy> copies;
    private final Candidates candidates;
    /** The candidates that hold it, or were written to. */
    private long tried;

    private int open;
    private long votesUnderWay;
    /** Where a voting copy holds it. */
    private long standing;
    /** Where a copy holds it, voting or not. */
    private long held;

    /** Where it was to be written and may be not. */
    private long lacking;

    private final List<Outcome.Silence> silences = new ArrayList<>();
    private boolean refused;
    private boolean wrote;
    private boolean silent;
    private boolean over;
    private @Nullable Tombstone tombstone;

    private WriteBack(
            QuorumRead read, Live record, boolean homesToo, Predicate<NodeLink> certain, Consumer<WriteBack> done) {
        this.attempt = read.attempt();
        this.context = attempt.context();
        this.read = read;
        this.record = record;
        this.homesToo = homesToo;
        this.certain = certain;
        this.done = done;
        this.candidates = read.candidates();
        this.copies = new ArrayList<>(candidates.size());
    }

    /**
     * Writes what a read found to the nodes that need it to be answered.
     *
     * @param record the join of what was read
     */
    static void ofLoad(QuorumRead read, Live record, Consumer<WriteBack> done) {
        new WriteBack(read, record, false, node -> false, done).start();
    }

    /**
     * Writes what a read found to the nodes that need it, and to every home that has no copy.
     *
     * @param record the join of what was read
     * @param certain which nodes, if they have lost a copy, had lost it so long before the read began that all they had
     *     acknowledged is in the record
     */
    static void ofRepair(QuorumRead read, Live record, Predicate<NodeLink> certain, Consumer<WriteBack> done) {
        new WriteBack(read, record, true, certain, done).start();
    }

    private void start() {
        long needed = 0;
        for (int i = 0; i < candidates.size(); i++) {
            Sighting sighting = read.seen(i);
            if (sighting instanceof Sighting.Alive alive && contains(alive) && !gains(i, alive)) {
                tried |= Candidates.bit(i);
                stands(i, alive.copy());
            } else if (needs(i)) {
                tried |= Candidates.bit(i);
                needed |= Candidates.bit(i);
            }
        }
        if (!homesToo && (candidates.enough(standing) || !context.keeps(Rule.WRITE_BACK))) {
            finish(); // the usual case: nothing to heal
            return;
        }
        open++; // so that an answer that is there at once does not end it before all are asked
        for (; needed != 0; needed &= needed - 1) {
            write(Long.numberOfTrailingZeros(needed));
        }
        open--;
        advance();
    }

    private void stands(int candidate, Copy copy) {
        long bit = Candidates.bit(candidate);
        copies.add(copy);
        held |= bit;
        standing |= copy.votes() ? bit : 0;
    }

    private boolean contains(Sighting.Alive alive) {
        return context.join(alive.record(), record).equals(alive.record());
    }

    /** Whether a copy that holds all of it gains a vote by being written. */
    private boolean gains(int candidate, Sighting.Alive alive) {
        return !alive.copy().votes() && mayVote(candidate);
    }

    private boolean needs(int candidate) {
        Sighting sighting = read.seen(candidate);
        if (sighting instanceof Sighting.Nothing nothing) {
            return nothing.votedAs() == 0 || (attempt.isHome(candidate) && !context.keepsOne());
        }
        return sighting instanceof Sighting.Alive || sighting instanceof Sighting.Damaged;
    }

    /** Whether what is written there can be a vote: not where a copy may have been lost in this run of the node. */
    private boolean mayVote(int candidate) {
        Sighting sighting = read.seen(candidate);
        boolean lost;
        if (sighting instanceof Sighting.Nothing nothing) {
            lost = nothing.votedAs() != 0 && attempt.isHome(candidate);
        } else if (sighting instanceof Sighting.Alive alive) {
            lost = alive.copy().stamp() == Stamp.PROVISIONAL;
        } else {
            lost = sighting instanceof Sighting.Damaged;
        }
        return !lost || context.keepsOne() || certain.test(candidates.get(candidate));
    }

    private void advance() {
        for (int i = 0; i < candidates.size() && tombstone == null; i++) {
            boolean untried = (tried & Candidates.bit(i)) == 0;
            if (untried && mayStandIn(read.seen(i)) && candidates.isWanted(i, standing | votesUnderWay)) {
                tried |= Candidates.bit(i);
                write(i);
            }
        }
        if (open == 0) {
            finish();
        }
    }

    /** One that was not asked is, once a node has refused: another has to hold what is answered. */
    private boolean mayStandIn(@Nullable Sighting sighting) {
        return sighting == null ? refused : sighting instanceof Sighting.Nothing;
    }

    private void finish() {
        if (!over) {
            over = true;
            done.accept(this);
        }
    }

    private void write(int candidate) {
        NodeLink node = candidates.get(candidate);
        Sighting sighting = read.seen(candidate);
        boolean mayVote = mayVote(candidate);
        open++;
        votesUnderWay |= mayVote ? Candidates.bit(candidate) : 0;
        Consumer<Result> then = result -> {
            open--;
            votesUnderWay &= ~Candidates.bit(candidate);
            written(candidate, result);
        };
        if (sighting == null || sighting instanceof Sighting.Nothing) {
            long votedAs = sighting instanceof Sighting.Nothing nothing ? nothing.votedAs() : 0;
            CopyWrite.create(attempt, node, record, read.began(), votedAs, mayVote, then);
        } else if (sighting instanceof Sighting.Alive alive) {
            CopyWrite.replace(attempt, alive.copy(), record, read.began(), mayVote, then);
        } else if (sighting instanceof Sighting.Damaged damaged) {
            CopyWrite.replace(attempt, damaged.copy(), record, read.began(), mayVote, then);
        } else {
            throw new IllegalStateException("nothing was seen there");
        }
    }

    private void written(int candidate, Result result) {
        NodeLink node = candidates.get(candidate);
        if (result instanceof Result.Written written) {
            node.tally().repaired();
            wrote = true;
            stands(candidate, written.copy());
        } else if (result instanceof Result.Dead dead) {
            tombstone = dead.tombstone();
        } else if (result instanceof Result.Refused || result instanceof Result.Newer) {
            refused = true;
        } else {
            lacking |= Candidates.bit(candidate);
            if (result instanceof Result.Silent none) {
                Failed failed = none.failed();
                silences.add(new Outcome.Silence(node.name(), failed.cause(), failed.detail()));
            }
            silent = true;
        }
        advance();
    }

    /** {@return the copies that hold the record, voting or not} */
    List<Copy> copies() {
        return copies;
    }

    /** {@return whether what was read can be answered: it stands, or the nodes that answer will not take it} */
    boolean suffices() {
        return context.enoughWrites(candidates, held) || (refused && !silent);
    }

    /** {@return whether a copy had to be written} */
    boolean wrote() {
        return wrote;
    }

    /** {@return whether, in every group, as many voting copies hold it as are kept} */
    boolean stands() {
        return tombstone == null && candidates.enough(standing);
    }

    /** {@return whether every node that was to be written has it} */
    boolean complete() {
        return !refused && !silent;
    }

    /** {@return whether a node would not take it: it is too large there, there is no room, or a newer release wrote what it has} */
    boolean refused() {
        return refused;
    }

    /** {@return the nodes where a copy was seen or written that does not vote: it can once some time has passed} */
    List<NodeLink> doubtful() {
        return candidates.nodes(held & ~standing);
    }

    /** {@return who did not answer, and why} */
    List<Outcome.Silence> silences() {
        return silences;
    }

    /** {@return the nodes that did not answer} */
    List<NodeLink> lacking() {
        return candidates.nodes(lacking);
    }

    /** {@return the tombstone that was met instead of a copy, null if none was} */
    @Nullable
    Tombstone tombstone() {
        return tombstone;
    }
}
