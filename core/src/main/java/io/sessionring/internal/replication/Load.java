package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.CopyWrite.Result;
import io.sessionring.internal.replication.LoadResult.Cause;
import io.sessionring.internal.replication.LoadResult.Found;
import io.sessionring.internal.replication.LoadResult.Missing;
import io.sessionring.spi.Answer.Failed;
import java.util.function.Consumer;

/**
 * Reads a session. A touch that is due is written before the answer; should that fail, the load still answers and the next
 * save brings the touch along. A copy without a vote is written back with what is known now.
 */
final class Load implements Operation<Outcome<LoadResult>> {

    private static final int MAX_ATTEMPTS = 3;

    private final Context context;
    private final String key;
    private final boolean touch;
    private int attempts;

    Load(Context context, String key, boolean touch) {
        this.context = context;
        this.key = key;
        this.touch = touch;
    }

    @Override
    public void start(Exchange exchange, Consumer<? super Outcome<LoadResult>> done) {
        attempts++;
        NodeLink node = context.home(key);
        long began = exchange.nanoTime();
        Sighting.take(exchange, node, context.storageKey(key), sighting -> {
            if (sighting instanceof Sighting.Alive alive) {
                found(exchange, alive, began, done);
            } else if (sighting instanceof Sighting.Dead dead) {
                done.accept(missing(cause(dead.tombstone())));
            } else if (sighting instanceof Sighting.Nothing nothing) {
                done.accept(missing(context.causeOfMiss(node, nothing.incarnation(), exchange.wallMillis())));
            } else if (sighting instanceof Sighting.Damaged) {
                done.accept(missing(Cause.DAMAGED));
            } else if (sighting instanceof Sighting.Newer newer) {
                done.accept(new Outcome.Newer<>(node.name(), newer.what()));
            } else if (sighting instanceof Sighting.Silent silent) {
                if (silent.failed().cause() == Failed.Cause.CLOSED && attempts < MAX_ATTEMPTS) {
                    start(exchange, done);
                } else {
                    done.accept(Outcome.failed(node, silent.failed(), false));
                }
            }
        });
    }

    private void found(
            Exchange exchange, Sighting.Alive alive, long began, Consumer<? super Outcome<LoadResult>> done) {
        long now = exchange.wallMillis();
        Live record = alive.record();
        if (context.lifetimes().expired(record, now)) {
            done.accept(missing(Cause.EXPIRED));
            return;
        }
        boolean trusted = alive.copy().votes();
        boolean touchDue = touch && context.lifetimes().touchDue(record, now);
        if (trusted && !touchDue) {
            done.accept(found(new Snapshot(record, alive.copy(), began, false), true));
            return;
        }
        Live fresh = touchDue ? record.withTouchedAt(now) : record;
        Snapshot read = new Snapshot(record, alive.copy(), began, false);
        CopyWrite.replace(context, exchange, key, fresh, read, result -> {
            if (result instanceof Result.Written written) {
                done.accept(found(new Snapshot(written.record(), written.copy(), began, false), trusted));
            } else if (result instanceof Result.Dead dead) {
                done.accept(missing(dead.cause()));
            } else if (result instanceof Result.Missing) {
                done.accept(missing(Cause.UNKNOWN));
            } else {
                done.accept(found(new Snapshot(fresh, alive.copy(), began, touchDue), trusted));
            }
        });
    }

    static Cause cause(Tombstone tombstone) {
        return switch (tombstone.cause()) {
            case DELETED -> Cause.DELETED;
            case ROTATED -> Cause.ROTATED;
        };
    }

    private static Outcome<LoadResult> found(Snapshot snapshot, boolean trusted) {
        return new Outcome.Done<>(new Found(snapshot, trusted));
    }

    private static Outcome<LoadResult> missing(Cause cause) {
        return new Outcome.Done<>(new Missing(cause));
    }
}
