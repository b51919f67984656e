package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.Snapshot.Copy;
import io.sessionring.internal.replication.Snapshot.Stamp;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings a record to one node by compare-and-set: whoever loses the race reads what is there, joins it in and tries again,
 * so that nothing another client wrote is overwritten. Every write carries a random revision, by which a write whose answer
 * was lost is known again.
 */
final class CopyWrite {

    /** What came of it. */
    sealed interface Result {

        /** The record stands: what was to be written, joined with what was found. */
        record Written(Live record, Copy copy) implements Result {}

        /** The node has no copy to replace and got none; whether that is a vote is what the sighting says. */
        record Missing(Sighting.Nothing nothing) implements Result {}

        /** The session has ended. */
        record Dead(Tombstone tombstone) implements Result {}

        /** Another client's write changes what this one stands on; nothing was written. */
        record Conflict(Copy copy) implements Result {}

        /** The node does not take a record of this size, or has no room. */
        record Refused(Answer.Refused refusal, Live record) implements Result {}

        /** The node holds a record of a newer release. */
        record Newer(String what) implements Result {}

        /** No answer; whether it was written is unknown. */
        record Silent(Failed failed) implements Result {}
    }

    private final Attempt attempt;
    private final Context context;
    private final NodeLink node;
    private final long readBegan;
    private final boolean create;
    private final boolean certain;
    private final Predicate<Live> conflicts;
    private final Consumer<? super Result> done;

    private Live record;
    /** The copy to replace, null to add one. */
    private @Nullable Copy replaced;
    /** The run whose voting answer is replaced; 0 if it did not vote. */
    private long votedAs;
    /** The node may have lost a copy: what it was told since the record was read is not in this one, so it must not vote. */
    private boolean doubtful;

    /** There was a copy. */
    private boolean met;

    private long revision;
    private long stamp;
    private int tries;
    private boolean reconnected;

    private CopyWrite(
            Attempt attempt,
            NodeLink node,
            Live record,
            long readBegan,
            boolean create,
            boolean certain,
            Predicate<Live> conflicts,
            Consumer<? super Result> done) {
        this.attempt = attempt;
        this.context = attempt.context();
        this.node = node;
        this.record = record;
        this.readBegan = readBegan;
        this.create = create;
        this.certain = certain;
        this.doubtful = !certain;
        this.conflicts = conflicts;
        this.done = done;
    }

    /**
     * Writes a record where there is none; one that is there is joined.
     *
     * @param votedAs the run that said there is none, if that was a vote; else 0
     * @param certain the node has lost no copy
     */
    static void create(
            Attempt attempt,
            NodeLink node,
            Live record,
            long readBegan,
            long votedAs,
            boolean certain,
            Consumer<? super Result> done) {
        CopyWrite write = new CopyWrite(attempt, node, record, readBegan, true, certain, found -> false, done);
        write.votedAs = votedAs;
        write.write();
    }

    /**
     * Writes a record over a copy that was read or written before; with damaged bytes the record is made anew.
     *
     * @param certain whatever the node was told before it lost a copy is in the record
     */
    static void replace(
            Attempt attempt, Copy copy, Live record, long readBegan, boolean certain, Consumer<? super Result> done) {
        over(copy, attempt, record, readBegan, certain, found -> false, done);
    }

    /** As {@link #replace}, but gives up when another client has written something that {@code conflicts}. */
    static void replaceUnless(
            Predicate<Live> conflicts,
            Attempt attempt,
            Copy copy,
            Live record,
            long readBegan,
            Consumer<? super Result> done) {
        over(copy, attempt, record, readBegan, false, conflicts, done);
    }

    private static void over(
            Copy copy,
            Attempt attempt,
            Live record,
            long readBegan,
            boolean certain,
            Predicate<Live> conflicts,
            Consumer<? super Result> done) {
        Live there = copy.record();
        Live all = there == null ? record : attempt.context().join(there, record);
        CopyWrite write = new CopyWrite(attempt, copy.node(), all, readBegan, there == null, certain, conflicts, done);
        if (copy.incarnation() == 0 || copy.incarnation() != copy.node().incarnation()) {
            write.read(); // the token is of another run of the node, in which it may stand for something else
            return;
        }
        write.writeOver(copy);
    }

    /** Looks for a copy first, and writes the record over it; where there is none, none is made. */
    static void join(Attempt attempt, NodeLink node, Live record, long readBegan, Consumer<? super Result> done) {
        new CopyWrite(attempt, node, record, readBegan, false, false, found -> false, done).read();
    }

    private void writeOver(Copy copy) {
        met = true;
        replaced = copy;
        votedAs = copy.votedAs();
        doubtful = copy.stamp() == Stamp.PROVISIONAL && !certain;
        write();
    }

    private void write() {
        tries++;
        record = context.lifetimes().withoutOldAbsents(record, attempt.wallMillis());
        revision = context.newRevision();
        stamp = context.stamp(node, votedAs, readBegan, doubtful);
        byte[] bytes = RecordFormat.encode(record, revision, stamp);
        long ttl = context.lifetimes().ttlSeconds(record, attempt.wallMillis());
        attempt.ask(node, request(bytes, ttl), this::written);
    }

    private Request request(byte[] bytes, long ttl) {
        String storageKey = attempt.storageKey();
        Copy copy = replaced;
        if (!context.keeps(Rule.COMPARE_AND_SET)) {
            return new Request.Set(storageKey, bytes, ttl);
        }
        return copy == null
                ? new Request.Add(storageKey, bytes, ttl)
                : new Request.CompareAndSet(storageKey, copy.token(), bytes, ttl);
    }

    private void written(Answer answer) {
        if (answer instanceof Answer.Stored stored) {
            long incarnation = node.known(stored.incarnation(), context);
            Stamp given = Sighting.stamp(context, stamp, incarnation);
            done.accept(new Result.Written(record, new Copy(node, stored.token(), incarnation, given, record)));
        } else if (answer instanceof Answer.Exists) {
            met = true;
            readAgain();
        } else if (answer instanceof Answer.Miss miss) {
            nothingThere(Sighting.nothing(attempt, node, miss));
        } else if (answer instanceof Answer.Refused refused) {
            done.accept(new Result.Refused(refused, record));
        } else if (answer instanceof Failed failed) {
            silent(failed);
        } else {
            throw new IllegalStateException(
                    "a port answers a write with " + answer.getClass().getSimpleName());
        }
    }

    private void readAgain() {
        if (tries >= Attempt.MOST_RACES) {
            done.accept(new Result.Silent(new Failed(Failed.Cause.TIMEOUT, "lost the race " + tries + " times")));
        } else {
            attempt.afterRace(tries, this::read);
        }
    }

    private void read() {
        attempt.look(node, this::seen);
    }

    private void seen(Sighting sighting) {
        if (sighting instanceof Sighting.Alive alive) {
            found(alive);
        } else if (sighting instanceof Sighting.Dead dead) {
            done.accept(new Result.Dead(dead.tombstone()));
        } else if (sighting instanceof Sighting.Nothing nothing) {
            nothingThere(nothing);
        } else if (sighting instanceof Sighting.Damaged damaged) {
            if (create) {
                writeOver(damaged.copy());
            } else {
                done.accept(new Result.Missing(new Sighting.Nothing(0)));
            }
        } else if (sighting instanceof Sighting.Newer newer) {
            done.accept(new Result.Newer(newer.what()));
        } else if (sighting instanceof Sighting.Silent silent) {
            silent(silent.failed());
        }
    }

    private void found(Sighting.Alive alive) {
        if (revision != 0 && alive.revision() == revision) { // our own write, whose answer was lost
            done.accept(new Result.Written(alive.record(), alive.copy()));
            return;
        }
        if (conflicts.test(alive.record())) {
            done.accept(new Result.Conflict(alive.copy()));
            return;
        }
        record = context.join(alive.record(), record);
        if (alive.copy().votes() && record.equals(alive.record())) { // all of it is there already
            done.accept(new Result.Written(alive.record(), alive.copy()));
            return;
        }
        writeOver(alive.copy());
    }

    private void nothingThere(Sighting.Nothing nothing) {
        if ((create || !context.keeps(Rule.NO_COPY_FROM_NOTHING)) && tries < Attempt.MOST_RACES) {
            doubtful |= met; // it was there a moment ago
            replaced = null;
            votedAs = nothing.votedAs();
            write();
        } else {
            done.accept(new Result.Missing(nothing));
        }
    }

    /** A connection that was lost may have carried the write: once it is back, what is there tells. */
    private void silent(Failed failed) {
        if (failed.cause() == Failed.Cause.CLOSED && !reconnected) {
            reconnected = true;
            read();
        } else {
            done.accept(new Result.Silent(failed));
        }
    }
}
