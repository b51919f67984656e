package io.sessionring.internal.replication;

import io.sessionring.internal.record.Join;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.LoadResult.Found;
import io.sessionring.internal.replication.LoadResult.Missing;
import io.sessionring.internal.replication.Snapshot.Copy;
import io.sessionring.internal.replication.WriteResult.Written;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives a session another id: stores it under the new key first, then buries the old one by compare-and-set, so that of two
 * parallel rotations one wins and the other finds a tombstone. What parallel requests wrote under the old key until then is
 * joined into the new session. A client killed in between leaves no id that anybody knows, and the browser logs in again.
 */
final class Rotate implements Operation<Outcome<WriteResult>> {

    private static final int MAX_TRIES = 200;

    private final Context context;
    private final Tombstones tombstones;
    private final String oldKey;
    private final String newKey;
    private final @Nullable Live delta;
    private final NodeLink oldNode;

    private @Nullable Live collected;
    private @Nullable Tombstone tombstone;
    private int tries;
    private boolean reconnected;

    Rotate(Context context, Tombstones tombstones, String oldKey, String newKey, @Nullable Live delta) {
        this.context = context;
        this.tombstones = tombstones;
        this.oldKey = oldKey;
        this.newKey = newKey;
        this.delta = delta;
        this.oldNode = context.home(oldKey);
    }

    @Override
    public void start(Exchange exchange, Consumer<? super Outcome<WriteResult>> done) {
        new Load(context, oldKey, false).start(exchange, loaded -> {
            if (loaded instanceof Outcome.Done<LoadResult> answered && answered.value() instanceof Found found) {
                move(exchange, found.snapshot(), done);
            } else {
                done.accept(loaded.then(missing -> Write.gone(((Missing) missing).cause())));
            }
        });
    }

    private void move(Exchange exchange, Snapshot old, Consumer<? super Outcome<WriteResult>> done) {
        Live record = delta == null ? old.record() : Write.merged(context, exchange, old, delta);
        Write.create(context, newKey, record).start(exchange, created -> {
            if (created instanceof Outcome.Done<WriteResult> answered && answered.value() instanceof Written written) {
                bury(exchange, old.copy(), written.snapshot(), done);
            } else {
                abandon(created, exchange, done);
            }
        });
    }

    /** Puts a tombstone over exactly this copy, or where there is none. */
    private void bury(
            Exchange exchange, @Nullable Copy copy, Snapshot fresh, Consumer<? super Outcome<WriteResult>> done) {
        tries++;
        Live record = fresh.record();
        Tombstone grave = new Tombstone(
                exchange.wallMillis(),
                record.maxInactiveSeconds(),
                record.absoluteLifeSeconds(),
                record.fence(),
                Tombstone.Cause.ROTATED,
                context.newRevision());
        tombstone = grave;
        byte[] bytes = RecordFormat.encode(grave, context.stamp(oldNode, copy, fresh.readBegan()));
        long ttl = context.lifetimes().tombstoneTtlSeconds(grave, exchange.wallMillis());
        String storageKey = context.storageKey(oldKey);
        Request request = copy == null
                ? new Request.Add(storageKey, bytes, ttl)
                : new Request.CompareAndSet(storageKey, copy.token(), bytes, ttl);
        exchange.ask(oldNode, request, answer -> {
            if (answer instanceof Answer.Stored) {
                finish(exchange, fresh, done);
            } else if (answer instanceof Answer.Exists) {
                lookAgain(exchange, fresh, done);
            } else if (answer instanceof Answer.Miss) {
                bury(exchange, null, fresh, done);
            } else if (answer instanceof Failed failed) {
                silent(exchange, failed, fresh, done);
            } else {
                abandon(new Outcome.Full<>(oldNode.name()), exchange, done);
            }
        });
    }

    private void lookAgain(Exchange exchange, Snapshot fresh, Consumer<? super Outcome<WriteResult>> done) {
        if (tries >= MAX_TRIES) {
            abandon(
                    Outcome.failed(oldNode, new Failed(Failed.Cause.TIMEOUT, "lost the race too often"), true),
                    exchange,
                    done);
            return;
        }
        Sighting.take(exchange, oldNode, context.storageKey(oldKey), sighting -> {
            if (sighting instanceof Sighting.Alive alive) {
                Live seen = collected;
                collected = seen == null ? alive.record() : Join.live(seen, alive.record());
                bury(exchange, alive.copy(), fresh, done);
            } else if (sighting instanceof Sighting.Dead dead) {
                if (dead.tombstone().equals(tombstone)) { // our own, whose answer was lost
                    finish(exchange, fresh, done);
                } else {
                    abandon(Write.gone(Load.cause(dead.tombstone())), exchange, done);
                }
            } else if (sighting instanceof Sighting.Nothing) {
                bury(exchange, null, fresh, done);
            } else if (sighting instanceof Sighting.Damaged damaged) {
                bury(exchange, damaged.copy(), fresh, done);
            } else if (sighting instanceof Sighting.Newer newer) {
                abandon(new Outcome.Newer<>(oldNode.name(), newer.what()), exchange, done);
            } else if (sighting instanceof Sighting.Silent silent) {
                silent(exchange, silent.failed(), fresh, done);
            }
        });
    }

    private void silent(Exchange exchange, Failed failed, Snapshot fresh, Consumer<? super Outcome<WriteResult>> done) {
        if (failed.cause() == Failed.Cause.CLOSED && !reconnected) {
            reconnected = true;
            lookAgain(exchange, fresh, done);
        } else {
            abandon(Outcome.failed(oldNode, failed, true), exchange, done);
        }
    }

    /** The old key is buried: what was written under it meanwhile goes into the new session. */
    private void finish(Exchange exchange, Snapshot fresh, Consumer<? super Outcome<WriteResult>> done) {
        Live more = collected;
        if (more == null || Join.live(fresh.record(), more).equals(fresh.record())) {
            done.accept(new Outcome.Done<>(new Written(fresh)));
            return;
        }
        Write.save(context, newKey, fresh, more).start(exchange, saved -> {
            if (saved instanceof Outcome.Done<WriteResult>) {
                done.accept(saved);
            } else { // the session goes on under its new id all the same, and its next save brings the rest
                Live all = Join.live(fresh.record(), more);
                done.accept(new Outcome.Done<>(new Written(new Snapshot(all, fresh.copy(), fresh.readBegan(), true))));
            }
        });
    }

    /** Nobody will learn the new id, so it is not left alive. */
    private void abandon(Outcome<WriteResult> outcome, Exchange exchange, Consumer<? super Outcome<WriteResult>> done) {
        tombstones.bury(newKey, exchange.wallMillis());
        done.accept(outcome);
    }
}
