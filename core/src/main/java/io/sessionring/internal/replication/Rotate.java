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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives a session another id: stores it under the new key first, then buries the old one by compare-and-set, on one node
 * alone and then on the others, so that of two parallel rotations one wins and the other finds a tombstone. What parallel
 * requests wrote under the old key until then is joined into the new session; it is complete when as many voting answers
 * were buried as there are copies. A client killed in between leaves no id that anybody knows, and the browser logs in again.
 */
final class Rotate implements Operation<Outcome<WriteResult>> {

    private final Context context;
    private final Repair repair;
    private final String oldKey;
    private final String newKey;
    private final @Nullable Live delta;
    private final Progress progress;

    /** How far a rotation has come, should it have to start over under another view of the ring. */
    private static final class Progress {
        private @Nullable Outcome<WriteResult> abandoned;
        private @Nullable Snapshot old;
        private @Nullable Tombstone tombstone;
        private @Nullable Live collected;
        /** On which nodes a voting answer was buried, and in which run of theirs. */
        private final Map<NodeLink, Long> buried = new HashMap<>();
    }

    private Rotate(
            Context context, Repair repair, String oldKey, String newKey, @Nullable Live delta, Progress progress) {
        this.context = context;
        this.repair = repair;
        this.oldKey = oldKey;
        this.newKey = newKey;
        this.delta = delta;
        this.progress = progress;
    }

    /** {@return what runs a rotation under a context} Run again under another one, it goes on. */
    static Function<Context, Operation<Outcome<WriteResult>>> of(
            Repair repair, String oldKey, String newKey, @Nullable Live delta) {
        Progress progress = new Progress();
        return context -> new Rotate(context, repair, oldKey, newKey, delta, progress);
    }

    @Override
    public void start(Exchange exchange, Consumer<? super Outcome<WriteResult>> done) {
        Outcome<WriteResult> abandoned = progress.abandoned;
        Snapshot begun = progress.old;
        if (abandoned != null) {
            done.accept(abandoned);
        } else if (begun != null) {
            move(exchange, begun, done);
        } else {
            load(exchange, done);
        }
    }

    private void load(Exchange exchange, Consumer<? super Outcome<WriteResult>> done) {
        new Load(context, repair, oldKey, false).start(exchange, loaded -> {
            if (loaded instanceof Outcome.Done<LoadResult> answered && answered.value() instanceof Found found) {
                move(exchange, found.snapshot(), done);
            } else {
                done.accept(loaded.then(missing -> Write.gone(((Missing) missing).cause())));
            }
        });
    }

    private void move(Exchange exchange, Snapshot old, Consumer<? super Outcome<WriteResult>> done) {
        Live record = delta == null ? old.record() : Join.live(old.record(), delta);
        Live more = progress.collected;
        if (more != null) {
            record = Join.live(record, more);
        }
        Write.create(context, repair, newKey, record).start(exchange, created -> {
            if (created instanceof Outcome.Done<WriteResult> answered && answered.value() instanceof Written written) {
                new OldId(exchange, old, written.snapshot(), done).buryNext();
            } else {
                abandon(created, exchange, done);
            }
        });
    }

    /** Nobody will learn the new id, so it is not left alive. */
    private void abandon(Outcome<WriteResult> outcome, Exchange exchange, Consumer<? super Outcome<WriteResult>> done) {
        repair.bury(newKey, repair.tombstone(exchange.wallMillis()));
        progress.abandoned = outcome;
        done.accept(outcome);
    }

    /** The old id's end: a tombstone on one candidate after the other until one stands, then on all others at once. */
    private final class OldId {

        private Attempt attempt;
        private final Snapshot old;
        private final Snapshot fresh;
        private final Consumer<? super Outcome<WriteResult>> done;
        private final Tombstone tombstone;
        private final Candidates candidates;
        private final int[] order;
        private final List<Outcome.Silence> silences = new ArrayList<>();
        private final List<Grave> silent = new ArrayList<>();
        private @Nullable Outcome<WriteResult> failure;
        private int asked;
        private int open;
        private int answered;
        private int standing;
        /** Where a voting answer was buried. */
        private long votesBuried;

        private boolean over;

        OldId(Exchange exchange, Snapshot old, Snapshot fresh, Consumer<? super Outcome<WriteResult>> done) {
            this.attempt = Attempt.first(context, exchange, oldKey);
            this.candidates = attempt.candidates();
            this.order = attempt.order();
            this.old = old;
            this.fresh = fresh;
            this.done = done;
            Tombstone before = progress.tombstone;
            this.tombstone = before == null ? tombstone(exchange, fresh.record()) : before;
            progress.old = old;
            progress.tombstone = tombstone;
        }

        private Tombstone tombstone(Exchange exchange, Live record) {
            return new Tombstone(
                    exchange.wallMillis(),
                    record.maxInactiveSeconds(),
                    record.absoluteLifeSeconds(),
                    record.fence(),
                    Tombstone.Cause.ROTATED,
                    context.newRevision());
        }

        void buryNext() {
            Tombstone loggedOut = repair.waitingTombstone(oldKey);
            if (loggedOut != null) {
                end(Write.gone(Load.cause(loggedOut)));
                return;
            }
            do {
                open++;
                new Grave(candidates.get(order[asked++])).bury();
            } while (standing > 0 && asked < order.length && !over);
        }

        private void buried(NodeLink node, boolean vote) {
            boolean first = standing == 0;
            standing++;
            answered++;
            votesBuried |= vote ? Candidates.bit(candidates.indexOf(node)) : 0;
            advance(first);
        }

        private void failed(NodeLink node, Failed failed) {
            silences.add(new Outcome.Silence(node.name(), failed.cause(), failed.detail()));
            if (failed.cause() == Failed.Cause.MISCONFIGURED) {
                failure = new Outcome.Misconfigured<>(node.name(), failed.detail());
            }
            advance(false);
        }

        /**
         * Another tombstone stands: a log-out, or another rotation. It may have been acknowledged, so this one has lost,
         * even where its own tombstone came first on another node.
         */
        private void foundDead(Tombstone found) {
            if (standing > 0) {
                repair.spread(oldKey, tombstone);
            }
            end(Write.gone(Load.cause(found)));
        }

        private void advance(boolean others) {
            open--;
            if (over) {
                return;
            }
            if (asked < order.length && (others || (standing == 0 && open == 0))) {
                buryNext();
            } else if (asked == order.length && (open == 0 || (attempt.number() > 1 && enoughVotes()))) {
                conclude();
            }
        }

        private boolean enoughVotes() {
            return candidates.enough(votesBuried);
        }

        private void conclude() {
            boolean all = answered == order.length;
            boolean buried = standing > 0 && (enoughVotes() || all || context.bestKnown());
            if (standing > 0 && !buried && !attempt.last() && silent.stream().anyMatch(Grave::mayAnswer)) {
                askAgain();
                return;
            }
            if (!all && standing > 0) {
                repair.spread(oldKey, tombstone);
            }
            if (buried) {
                over = true;
                finish();
            } else if (failure != null) {
                end(failure);
            } else {
                end(new Outcome.Unavailable<>(silences, true));
            }
        }

        /** Who did not answer is given longer: with too few votes the session would be lost. */
        private void askAgain() {
            attempt = attempt.next();
            List<Grave> again = List.copyOf(silent);
            silent.clear();
            silences.clear();
            open += again.size();
            again.forEach(Grave::look);
        }

        private void end(Outcome<WriteResult> outcome) {
            if (!over) {
                over = true;
                abandon(outcome, attempt.exchange(), done);
            }
        }

        private void collect(Live found) {
            Live before = progress.collected;
            progress.collected = before == null ? found : context.join(before, found);
        }

        /** What was written under the old key meanwhile goes into the new session. */
        private void finish() {
            repair.remember(oldKey);
            Live more = progress.collected;
            if (more == null || Join.live(fresh.record(), more).equals(fresh.record())) {
                done.accept(new Outcome.Done<>(new Written(fresh)));
                return;
            }
            Write.save(context, repair, newKey, fresh, more).start(attempt.exchange(), saved -> {
                if (saved instanceof Outcome.Done<WriteResult>) {
                    done.accept(saved);
                } else { // it was acknowledged under the old id and stands nowhere else: not to be lost in silence
                    abandon(saved, attempt.exchange(), done);
                }
            });
        }

        /** The old id on one node. */
        private final class Grave {

            private final NodeLink node;
            private int tries;
            private boolean reconnected;
            /** The run whose vote was buried by what was sent and not answered, should it have arrived; 0 for none. */
            private long buries;

            private boolean lost;

            Grave(NodeLink node) {
                this.node = node;
                this.buries = progress.buried.getOrDefault(node, 0L);
            }

            void bury() {
                Copy copy = old.on(node);
                if (copy == null) {
                    look();
                } else {
                    replace(copy, copy.votedAs());
                }
            }

            boolean mayAnswer() {
                return !node.ejected() && !node.unfit();
            }

            private void replace(@Nullable Copy copy, long votedAs) {
                tries++;
                Live there = copy == null ? null : copy.record();
                if (there != null) { // at sight: should another client's tombstone come first, nobody else would
                    collect(there);
                }
                byte[] bytes = RecordFormat.encode(tombstone, context.stamp(node, votedAs, old.readBegan(), false));
                long ttl = context.lifetimes().tombstoneTtlSeconds(tombstone, attempt.wallMillis());
                String storageKey = attempt.storageKey();
                Request request = copy == null
                        ? new Request.Add(storageKey, bytes, ttl)
                        : new Request.CompareAndSet(storageKey, copy.token(), bytes, ttl);
                attempt.ask(node, request, answer -> {
                    if (answer instanceof Answer.Stored stored) {
                        boolean vote = votedAs != 0 && votedAs == node.known(stored.incarnation(), context);
                        if (vote) {
                            progress.buried.put(node, votedAs);
                        }
                        buried(node, vote);
                    } else if (answer instanceof Answer.Failed failed) {
                        buries = !lost || buries == votedAs ? votedAs : 0;
                        lost = true;
                        silent(failed);
                    } else if (answer instanceof Answer.Refused) {
                        failure = new Outcome.Full<>(node.name());
                        failed(node, new Failed(Failed.Cause.BUSY, "it refused the tombstone"));
                    } else {
                        attempt.afterRace(tries, this::look);
                    }
                });
            }

            void look() {
                if (tries >= Attempt.MOST_RACES) {
                    failed(node, new Failed(Failed.Cause.TIMEOUT, "lost the race too often"));
                    return;
                }
                attempt.look(node, sighting -> {
                    if (sighting instanceof Sighting.Alive alive) {
                        replace(alive.copy(), alive.copy().votedAs());
                    } else if (sighting instanceof Sighting.Dead dead) {
                        if (dead.tombstone().equals(tombstone)) { // our own, whose answer was lost
                            buried(node, buries != 0 && buries == dead.incarnation());
                        } else {
                            foundDead(dead.tombstone());
                        }
                    } else if (sighting instanceof Sighting.Nothing nothing) {
                        replace(null, nothing.votedAs());
                    } else if (sighting instanceof Sighting.Damaged damaged) {
                        replace(damaged.copy(), 0);
                    } else if (sighting instanceof Sighting.Newer newer) {
                        failure = new Outcome.Newer<>(node.name(), newer.what());
                        failed(node, new Failed(Failed.Cause.BUSY, newer.what()));
                    } else if (sighting instanceof Sighting.Silent silent) {
                        silent(silent.failed());
                    }
                });
            }

            private void silent(Failed failed) {
                if (failed.cause() == Failed.Cause.CLOSED && !reconnected) {
                    reconnected = true;
                    look();
                } else {
                    OldId.this.silent.add(this);
                    failed(node, failed);
                }
            }
        }
    }
}
