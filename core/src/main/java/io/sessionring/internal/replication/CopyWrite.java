package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.Snapshot.Copy;
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

    /** Enough for a hundred parallel savers; the timeout ends it earlier where the node is slow. */
    private static final int MAX_TRIES = 200;

    private static final int TRIES_WITHOUT_PAUSE = 2;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000;

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

    private final Context context;
    private final Exchange exchange;
    private final String key;
    private final NodeLink node;
    private final long readBegan;
    private final long timeoutNanos;
    private final boolean create;
    private final Predicate<Live> conflicts;
    private final Consumer<? super Result> done;

    private Live record;
    /** The copy to replace, null to add one. */
    private @Nullable Copy replaced;
    /** The run whose voting answer is replaced; 0 if it did not vote. */
    private long votedAs;

    private boolean provisional;
    private long revision;
    private long stamp;
    private int tries;
    private boolean reconnected;

    private CopyWrite(
            Context context,
            Exchange exchange,
            String key,
            NodeLink node,
            Live record,
            long readBegan,
            boolean create,
            Predicate<Live> conflicts,
            Consumer<? super Result> done) {
        this.context = context;
        this.exchange = exchange;
        this.key = key;
        this.node = node;
        this.record = record;
        this.readBegan = readBegan;
        this.timeoutNanos = context.nodeTimeoutNanos(context.settings().candidates());
        this.create = create;
        this.conflicts = conflicts;
        this.done = done;
    }

    /**
     * Writes a record where there is none; one that is there is joined.
     *
     * @param votedAs the run that said there is none, if that was a vote; else 0
     * @param evicted a copy was there before: what it was told since the record was read is lost, so the new one must not
     *     vote
     */
    static void create(
            Context context,
            Exchange exchange,
            String key,
            NodeLink node,
            Live record,
            long readBegan,
            long votedAs,
            boolean evicted,
            Consumer<? super Result> done) {
        CopyWrite write = new CopyWrite(context, exchange, key, node, record, readBegan, true, found -> false, done);
        write.votedAs = votedAs;
        write.provisional = evicted;
        write.write();
    }

    /** Writes a record over a copy that was read or written before; with damaged bytes the record is made anew. */
    static void replace(
            Context context,
            Exchange exchange,
            String key,
            Copy copy,
            Live record,
            long readBegan,
            Consumer<? super Result> done) {
        replaceUnless(found -> false, context, exchange, key, copy, record, readBegan, done);
    }

    /** As {@link #replace}, but gives up when another client has written something that {@code conflicts}. */
    static void replaceUnless(
            Predicate<Live> conflicts,
            Context context,
            Exchange exchange,
            String key,
            Copy copy,
            Live record,
            long readBegan,
            Consumer<? super Result> done) {
        Live there = copy.record();
        CopyWrite write = new CopyWrite(
                context,
                exchange,
                key,
                copy.node(),
                there == null ? record : context.join(there, record),
                readBegan,
                there == null,
                conflicts,
                done);
        if (copy.incarnation() == 0 || copy.incarnation() != copy.node().incarnation()) {
            write.read(); // the token is of another run of the node, in which it may stand for something else
            return;
        }
        write.replaced = copy;
        write.votedAs = copy.votedAs();
        write.write();
    }

    /** Looks for a copy first, and writes the record over it; where there is none, none is made. */
    static void join(
            Context context,
            Exchange exchange,
            String key,
            NodeLink node,
            Live record,
            long readBegan,
            Consumer<? super Result> done) {
        new CopyWrite(context, exchange, key, node, record, readBegan, false, found -> false, done).read();
    }

    private void write() {
        tries++;
        record = context.lifetimes().withoutOldAbsents(record, exchange.wallMillis());
        revision = context.newRevision();
        stamp = provisional ? 0 : context.stamp(node, votedAs, readBegan);
        byte[] bytes = RecordFormat.encode(record, revision, stamp);
        long ttl = context.lifetimes().ttlSeconds(record, exchange.wallMillis());
        exchange.ask(node, request(bytes, ttl), timeoutNanos, this::written);
    }

    private Request request(byte[] bytes, long ttl) {
        String storageKey = context.storageKey(key);
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
            boolean votes = incarnation != 0 && stamp == incarnation;
            done.accept(new Result.Written(record, new Copy(node, stored.token(), incarnation, votes, record)));
        } else if (answer instanceof Answer.Exists) {
            readAgain();
        } else if (answer instanceof Answer.Miss miss) {
            nothingThere(Sighting.nothing(context, node, miss, exchange.wallMillis()));
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
        if (tries >= MAX_TRIES) {
            done.accept(new Result.Silent(new Failed(Failed.Cause.TIMEOUT, "lost the race " + tries + " times")));
        } else if (tries <= TRIES_WITHOUT_PAUSE) {
            read();
        } else {
            long pause = Math.floorMod(context.random().getAsLong(), Math.min(LONGEST_PAUSE_NANOS, 100_000L * tries));
            exchange.after(pause, this::read);
        }
    }

    private void read() {
        Sighting.take(context, exchange, node, key, timeoutNanos, this::seen);
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
                replaced = damaged.copy();
                votedAs = 0;
                write();
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
        replaced = alive.copy();
        votedAs = alive.copy().votedAs();
        provisional = false;
        write();
    }

    private void nothingThere(Sighting.Nothing nothing) {
        if ((create || !context.keeps(Rule.NO_COPY_FROM_NOTHING)) && tries < MAX_TRIES) {
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
