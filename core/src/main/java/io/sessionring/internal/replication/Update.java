package io.sessionring.internal.replication;

import io.sessionring.internal.record.Join;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.replication.CopyWrite.Result;
import io.sessionring.internal.replication.LoadResult.Found;
import io.sessionring.internal.replication.LoadResult.Missing;
import io.sessionring.internal.replication.Snapshot.Copy;
import io.sessionring.internal.replication.WriteResult.Written;
import io.sessionring.spi.Answer.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Load, change, save. The change is first brought to one copy alone, the first that can be reached: whoever loses the race
 * there for something the change stands on changes what is there then, so that as long as the clients agree which nodes are
 * up, nothing is counted once that was done twice. Then the other copies follow.
 */
final class Update implements Operation<Outcome<WriteResult>> {

    /** A lost connection is usually back at once. */
    private static final int MAX_TRIES = 8;

    private static final int TRIES_WHEN_LATE = 2;

    private final Context context;
    private final Repair repair;
    private final String key;
    private final Change.Maker maker;

    private Update(Context context, Repair repair, String key, Change.Maker maker) {
        this.context = context;
        this.repair = repair;
        this.key = key;
        this.maker = maker;
    }

    /**
     * {@return what runs an update under a context} Run again under another one, it only writes there what it has written: the
     * change is made already.
     */
    static Function<Context, Operation<Outcome<WriteResult>>> of(Repair repair, String key, Change.Maker maker) {
        AtomicReference<@Nullable Snapshot> made = new AtomicReference<>();
        return context -> (exchange, done) -> {
            Snapshot written = made.get();
            Operation<Outcome<WriteResult>> update = written == null
                    ? new Update(context, repair, key, maker)
                    : Write.save(context, repair, key, written, written.record());
            update.start(exchange, outcome -> {
                if (outcome instanceof Outcome.Done<WriteResult> answered && answered.value() instanceof Written now) {
                    made.set(now.snapshot());
                }
                done.accept(outcome);
            });
        };
    }

    @Override
    public void start(Exchange exchange, Consumer<? super Outcome<WriteResult>> done) {
        new Load(context, repair, key, true).start(exchange, loaded -> {
            if (loaded instanceof Outcome.Done<LoadResult> answered && answered.value() instanceof Found found) {
                change(exchange, found.snapshot(), done);
            } else {
                done.accept(loaded.then(missing -> Write.gone(((Missing) missing).cause())));
            }
        });
    }

    /**
     * A read that was quick, or that a slow node did not answer in time, may not have seen the copy that others take for the
     * first: then it is looked at before anything is changed.
     */
    private void change(Exchange exchange, Snapshot read, Consumer<? super Outcome<WriteResult>> done) {
        Attempt attempt = Attempt.first(context, exchange, key);
        NodeLink node = attempt.candidates().get(attempt.order()[0]);
        if (attempt.candidates().isOne() || read.on(node) != null) {
            change(attempt, read, done);
        } else {
            attempt.look(node, sighting -> {
                boolean alive = sighting instanceof Sighting.Alive;
                change(attempt, alive ? with(read, ((Sighting.Alive) sighting).copy()) : read, done);
            });
        }
    }

    private void change(Attempt attempt, Snapshot read, Consumer<? super Outcome<WriteResult>> done) {
        Exchange exchange = attempt.exchange();
        Copy first = first(attempt, read);
        Snapshot base = first == null ? read : with(read, first); // what stands there may be more than what was read
        Change change = maker.on(base);
        Live delta = change.delta();
        if (delta == null && !base.touchPending()) {
            done.accept(new Outcome.Done<>(new Written(base)));
            return;
        }
        Live wanted = delta == null ? base.record() : delta;
        if (first == null) {
            Write.save(context, repair, key, base, wanted).start(exchange, done);
            return;
        }
        new First(attempt, change, base, wanted, done).bring(first);
    }

    /** Brings the change to one copy. A node that does not answer is followed by the next, or asked again if it is the last. */
    private final class First {

        private Attempt attempt;
        private final Change change;
        private final Snapshot base;
        private final Live wanted;
        private final Live record;
        private final Consumer<? super Outcome<WriteResult>> done;
        private Snapshot untried;
        private int tries;

        First(Attempt attempt, Change change, Snapshot base, Live wanted, Consumer<? super Outcome<WriteResult>> done) {
            this.attempt = attempt;
            this.change = change;
            this.base = base;
            this.wanted = wanted;
            this.record = Join.live(base.record(), wanted);
            this.done = done;
            this.untried = base;
        }

        void bring(Copy copy) {
            tries++;
            untried = without(untried, copy);
            CopyWrite.replaceUnless(
                    this::conflicts, attempt, copy, record, base.readBegan(), result -> brought(copy, result));
        }

        /** Somebody else wrote there; what this change wrote itself, when the answer was lost, is no conflict. */
        private boolean conflicts(Live found) {
            return change.conflicts(base.record(), found) && change.conflicts(record, found);
        }

        private void brought(Copy copy, Result result) {
            if (result instanceof Result.Conflict conflict) {
                change(attempt.exchange(), with(base, conflict.copy()), done);
            } else if (result instanceof Result.Written written) {
                Write.others(context, repair, key, base, wanted, written.copy()).start(attempt.exchange(), done);
            } else if (result instanceof Result.Silent silent) {
                silent(copy, silent.failed());
            } else {
                Write.save(context, repair, key, without(base, copy), wanted).start(attempt.exchange(), done);
            }
        }

        /** A node that is late is given longer before another one is taken for the first: the others may still reach it. */
        private void silent(Copy copy, Failed failed) {
            attempt = attempt.last() ? attempt : attempt.next();
            boolean late = tries < TRIES_WHEN_LATE && !copy.node().ejected();
            Copy next = late ? copy : first(attempt, untried);
            if (next != null) {
                bring(next);
            } else if (tries < MAX_TRIES && !copy.node().ejected()) {
                bring(copy);
            } else {
                done.accept(Outcome.failed(copy.node(), failed, true));
            }
        }
    }

    /** The copy on the first node that can be reached: the same one for all clients that see the same nodes up. */
    private static @Nullable Copy first(Attempt attempt, Snapshot base) {
        for (int candidate : attempt.order()) {
            Copy copy = base.on(attempt.candidates().get(candidate));
            if (copy != null && copy.record() != null) {
                return copy;
            }
        }
        return null;
    }

    private Snapshot with(Snapshot base, Copy newer) {
        List<Copy> copies = new ArrayList<>(without(base, newer).copies());
        copies.add(newer);
        Live found = newer.record();
        Live record = found == null ? base.record() : context.join(base.record(), found);
        return new Snapshot(record, copies, base.readBegan(), base.touchPending());
    }

    private static Snapshot without(Snapshot base, Copy out) {
        return new Snapshot(
                base.record(),
                base.copies().stream().filter(copy -> copy.node() != out.node()).toList(),
                base.readBegan(),
                base.touchPending());
    }
}
