package io.sessionring.internal.replication;

import io.sessionring.internal.record.Join;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
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

    /** Enough for a hundred parallel savers; the deadline ends it earlier where the node is slow. */
    private static final int MAX_TRIES = 200;

    private static final int TRIES_WITHOUT_PAUSE = 2;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000;

    /** What came of it. */
    sealed interface Result {

        /** The record stands: what was to be written, joined with what was found. */
        record Written(Live record, Copy copy) implements Result {}

        /** The node has no copy to replace, says this run of it, 0 if it does not say which; nothing was written. */
        record Missing(long incarnation) implements Result {}

        /** The session has ended. */
        record Dead(LoadResult.Cause cause) implements Result {}

        /** Another client's write changes what this one stands on; nothing was written. */
        record Conflict(Live found, Copy copy) implements Result {}

        /** The node does not take a record of this size, or has no room. */
        record Refused(Answer.Refused refusal, Live record) implements Result {}

        /** The node holds a record of a newer release. */
        record Newer(String what) implements Result {}

        /** No answer; whether it was written is unknown. */
        record Silent(Failed failed) implements Result {}
    }

    private final Context context;
    private final Exchange exchange;
    private final NodeLink node;
    private final String storageKey;
    private final long readBegan;
    private final boolean create;
    private final Predicate<Live> conflicts;
    private final Consumer<Result> done;

    private Live record;
    private @Nullable Copy replaced;
    private long revision;
    private long stamp;
    private int tries;
    private boolean reconnected;

    private CopyWrite(
            Context context,
            Exchange exchange,
            String key,
            Live record,
            @Nullable Copy replaced,
            long readBegan,
            boolean create,
            Predicate<Live> conflicts,
            Consumer<Result> done) {
        this.context = context;
        this.exchange = exchange;
        this.node = context.home(key);
        this.storageKey = context.storageKey(key);
        this.record = record;
        this.replaced = replaced;
        this.readBegan = readBegan;
        this.create = create;
        this.conflicts = conflicts;
        this.done = done;
    }

    /** Writes a record where there is none; one that is there is joined. */
    static void create(Context context, Exchange exchange, String key, Live record, Consumer<Result> done) {
        new CopyWrite(context, exchange, key, record, null, exchange.nanoTime(), true, found -> false, done).write();
    }

    /** Writes a record over the copy that was read or written before. */
    static void replace(
            Context context, Exchange exchange, String key, Live record, Snapshot base, Consumer<Result> done) {
        replaceUnless(found -> false, context, exchange, key, record, base, done);
    }

    /** As {@link #replace}, but gives up when another client has written something that {@code conflicts}. */
    static void replaceUnless(
            Predicate<Live> conflicts,
            Context context,
            Exchange exchange,
            String key,
            Live record,
            Snapshot base,
            Consumer<Result> done) {
        new CopyWrite(context, exchange, key, record, base.copy(), base.readBegan(), false, conflicts, done).write();
    }

    private void write() {
        tries++;
        revision = context.newRevision();
        stamp = context.stamp(node, replaced, readBegan);
        byte[] bytes = RecordFormat.encode(record, revision, stamp);
        long ttl = context.lifetimes().ttlSeconds(record, exchange.wallMillis());
        Copy copy = replaced;
        Request request = copy == null
                ? new Request.Add(storageKey, bytes, ttl)
                : new Request.CompareAndSet(storageKey, copy.token(), bytes, ttl);
        exchange.ask(node, request, this::written);
    }

    private void written(Answer answer) {
        if (answer instanceof Answer.Stored stored) {
            boolean votes = stamp != 0 && stamp == stored.incarnation();
            done.accept(new Result.Written(record, new Copy(stored.token(), stored.incarnation(), votes)));
        } else if (answer instanceof Answer.Exists) {
            readAgain();
        } else if (answer instanceof Answer.Miss miss) {
            nothingThere(miss.incarnation());
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
        Sighting.take(exchange, node, storageKey, this::seen);
    }

    private void seen(Sighting sighting) {
        if (sighting instanceof Sighting.Alive alive) {
            found(alive);
        } else if (sighting instanceof Sighting.Dead dead) {
            done.accept(new Result.Dead(Load.cause(dead.tombstone())));
        } else if (sighting instanceof Sighting.Nothing nothing) {
            nothingThere(nothing.incarnation());
        } else if (sighting instanceof Sighting.Damaged damaged) {
            if (create) {
                replaced = damaged.copy();
                write();
            } else {
                done.accept(new Result.Missing(damaged.copy().incarnation()));
            }
        } else if (sighting instanceof Sighting.Newer newer) {
            done.accept(new Result.Newer(newer.what()));
        } else if (sighting instanceof Sighting.Silent silent) {
            silent(silent.failed());
        }
    }

    private void found(Sighting.Alive alive) {
        if (alive.revision() == revision) { // our own write, whose answer was lost
            done.accept(new Result.Written(record, alive.copy()));
            return;
        }
        if (conflicts.test(alive.record())) {
            done.accept(new Result.Conflict(alive.record(), alive.copy()));
            return;
        }
        record = Join.live(alive.record(), record);
        if (alive.copy().votes() && record.equals(alive.record())) { // all of it is there already
            done.accept(new Result.Written(record, alive.copy()));
            return;
        }
        replaced = alive.copy();
        write();
    }

    private void nothingThere(long incarnation) {
        if (create && tries < MAX_TRIES) {
            replaced = null;
            write();
        } else {
            done.accept(new Result.Missing(incarnation));
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
