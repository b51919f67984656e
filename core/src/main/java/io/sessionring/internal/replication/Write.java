package io.sessionring.internal.replication;

import io.sessionring.internal.record.Join;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.Candidates.Share;
import io.sessionring.internal.replication.CopyWrite.Result;
import io.sessionring.internal.replication.LoadResult.Cause;
import io.sessionring.internal.replication.Snapshot.Copy;
import io.sessionring.internal.replication.WriteResult.Gone;
import io.sessionring.internal.replication.WriteResult.Written;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Stores a session on as many nodes as it has copies: the homes first, another candidate for each that fails. A <em>save</em>
 * replaces copies; where one is missing it is made only once a live one has been met, so that a session that has ended does
 * not come back. A <em>create</em> makes the first copies.
 */
final class Write implements Operation<Outcome<WriteResult>> {

    private final Context context;
    private final Repair repair;
    private final String key;
    private final boolean create;
    private final @Nullable Snapshot base;
    private final Live delta;
    /** The first copy, if it was written before; null else. */
    private final @Nullable Copy first;

    private Write(
            Context context,
            Repair repair,
            String key,
            boolean create,
            @Nullable Snapshot base,
            Live delta,
            @Nullable Copy first) {
        this.context = context;
        this.repair = repair;
        this.key = key;
        this.create = create;
        this.base = base;
        this.delta = delta;
        this.first = first;
    }

    /** Stores a new session; one that is there already is joined. */
    static Operation<Outcome<WriteResult>> create(Context context, Repair repair, String key, Live record) {
        return new Write(context, repair, key, true, null, record, null);
    }

    /** Stores a change to a session that was read or written before; one that has ended meanwhile stays ended. */
    static Operation<Outcome<WriteResult>> save(Context context, Repair repair, String key, Snapshot base, Live delta) {
        return new Write(context, repair, key, false, base, delta, null);
    }

    /** Goes on with a save whose first copy has been written. */
    static Operation<Outcome<WriteResult>> others(
            Context context, Repair repair, String key, Snapshot base, Live delta, Copy first) {
        return new Write(context, repair, key, false, base, delta, first);
    }

    static Outcome<WriteResult> gone(Cause cause) {
        return new Outcome.Done<>(new Gone(cause));
    }

    @Override
    public void start(Exchange exchange, Consumer<? super Outcome<WriteResult>> done) {
        Tombstone loggedOut = repair.waitingTombstone(key);
        Live record = base == null ? delta : Join.live(base.record(), delta);
        if (loggedOut != null) {
            done.accept(gone(Load.cause(loggedOut)));
        } else if (context.lifetimes().expired(record, exchange.wallMillis())) {
            done.accept(gone(Cause.EXPIRED));
        } else {
            new Round(Attempt.first(context, exchange, key), record, done).advance();
        }
    }

    /** What is known of one candidate in one attempt. */
    private enum State {
        UNASKED,
        ASKED,
        /** Its copy votes. */
        WRITTEN,
        /** Its copy does not vote: it is data, but no witness of this write. */
        PROVISIONAL,
        MISSING,
        SILENT,
        REFUSED
    }

    private final class Round {

        private final Attempt attempt;
        private final Live record;
        private final Consumer<? super Outcome<WriteResult>> done;
        private final long readBegan;
        private final Candidates candidates;
        /** For each group, its candidates in the order in which they are asked. */
        private final int[][] orders;

        /** For each group, those of them whose turn has come. */
        private final long[] taken;

        private final State[] states;
        private final long[] missedAs;
        private final List<Copy> copies;
        private final List<Outcome.Silence> silences = new ArrayList<>();
        private @Nullable Outcome<WriteResult> failure;
        /** The record with all that was met in the copies: a copy that is made anew must not hold less than they do. */
        private Live known;

        private boolean over;

        Round(Attempt attempt, Live record, Consumer<? super Outcome<WriteResult>> done) {
            this.attempt = attempt;
            this.record = record;
            this.known = record;
            this.done = done;
            this.readBegan = base == null ? attempt.exchange().nanoTime() : base.readBegan();
            this.candidates = attempt.candidates();
            long inReach = attempt.inReach();
            this.orders = new int[candidates.shares().size()][];
            this.taken = new long[orders.length];
            for (int i = 0; i < orders.length; i++) {
                orders[i] = candidates.shares().get(i).order(inReach);
            }
            this.states = new State[candidates.size()];
            this.missedAs = new long[candidates.size()];
            this.copies = new ArrayList<>(candidates.size());
            Arrays.fill(states, State.UNASKED);
            if (first != null) {
                int written = candidates.indexOf(first.node());
                Arrays.fill(taken, Candidates.bit(written));
                wrote(written, first);
            }
        }

        private void wrote(int candidate, Copy copy) {
            states[candidate] = copy.votes() ? State.WRITTEN : State.PROVISIONAL;
            copies.add(copy);
            Live there = copy.record();
            if (there != null) {
                known = context.join(known, there);
            }
        }

        private long those(State state) {
            long those = 0;
            for (int i = 0; i < states.length; i++) {
                those |= states[i] == state ? Candidates.bit(i) : 0;
            }
            return those;
        }

        private void advance() {
            while (!over) {
                int next = next();
                if (next >= 0) {
                    ask(next);
                } else {
                    if (those(State.ASKED) == 0 || candidates.enough(those(State.WRITTEN))) {
                        conclude();
                    }
                    return;
                }
            }
        }

        /** The candidate to ask now, -1 for none. */
        private int next() {
            boolean make = create || !copies.isEmpty(); // it is alive: what is missing may be made
            for (int i = 0; i < orders.length; i++) {
                int next = next(i, make);
                if (next >= 0) {
                    return next;
                }
            }
            return -1;
        }

        /** The next one of a group. What was asked for another group counts when its turn comes. */
        private int next(int group, boolean make) {
            Share share = candidates.shares().get(group);
            while (true) {
                int underWay = share.count(taken[group] & (those(State.WRITTEN) | those(State.ASKED)));
                if (underWay >= share.copies()) {
                    return -1;
                }
                long missing = taken[group] & those(State.MISSING);
                if (make && missing != 0) {
                    return Long.numberOfTrailingZeros(missing);
                }
                if (!make && those(State.ASKED) != 0 && underWay + share.count(missing) >= share.copies()) {
                    return -1;
                }
                int next = firstNotTaken(group);
                if (next < 0) {
                    return -1;
                }
                taken[group] |= Candidates.bit(next);
                if (states[next] == State.UNASKED) {
                    return next;
                }
            }
        }

        private int firstNotTaken(int group) {
            for (int i : orders[group]) {
                if ((taken[group] & Candidates.bit(i)) == 0) {
                    return i;
                }
            }
            return -1;
        }

        private void ask(int candidate) {
            NodeLink node = candidates.get(candidate);
            boolean make = create || states[candidate] == State.MISSING;
            states[candidate] = State.ASKED;
            Consumer<Result> then =
                    make && !create ? result -> confirm(candidate, result) : result -> answered(candidate, result);
            Copy copy = base == null ? null : base.on(node);
            if (make) {
                CopyWrite.create(
                        attempt, node, known, readBegan, missedAs[candidate], lostNothing(candidate, copy), then);
            } else if (copy != null) {
                CopyWrite.replace(attempt, copy, record, readBegan, false, then);
            } else {
                CopyWrite.join(attempt, node, record, readBegan, then);
            }
        }

        /**
         * That a node has forgotten everything is noticed by the next heartbeat only, and what it was told before, be it a
         * log-out, is not met there. So it is asked once more which run it is, after the copy was made.
         */
        private void confirm(int candidate, Result result) {
            if (!(result instanceof Result.Written written)
                    || !written.copy().votes()
                    || !context.keeps(Rule.CONFIRMED_MISSES)) {
                answered(candidate, result);
                return;
            }
            Copy made = written.copy();
            attempt.ask(made.node(), new Request.Hello(), answer -> {
                boolean same = answer instanceof Answer.Hello hello && hello.incarnation() == made.incarnation();
                answered(candidate, same ? result : new Result.Written(written.record(), made.unsure()));
            });
        }

        /** Whether a node without a copy never had one: not if it was read, and a home of a session that exists would have it. */
        private boolean lostNothing(int candidate, @Nullable Copy read) {
            return create || (read == null && !attempt.isHome(candidate));
        }

        private void answered(int candidate, Result result) {
            NodeLink node = candidates.get(candidate);
            if (result instanceof Result.Written written) {
                wrote(candidate, written.copy());
            } else if (result instanceof Result.Missing missing) {
                states[candidate] = State.MISSING;
                missedAs[candidate] = missing.nothing().votedAs();
            } else if (result instanceof Result.Dead dead) {
                repair.spread(key, dead.tombstone());
                finish(gone(Load.cause(dead.tombstone())));
            } else if (result instanceof Result.Refused refused) {
                states[candidate] = State.REFUSED;
                failure = refused.refusal().reason() == Refused.Reason.TOO_LARGE
                        ? new Outcome.TooLarge<>(node.name(), refused.refusal().limitBytes(), refused.record())
                        : new Outcome.Full<>(node.name());
                silences.add(new Outcome.Silence(node.name(), Failed.Cause.BUSY, "it refused the record"));
            } else if (result instanceof Result.Newer newer) {
                finish(new Outcome.Newer<>(node.name(), newer.what()));
            } else if (result instanceof Result.Silent silent) {
                states[candidate] = State.SILENT;
                Failed failed = silent.failed();
                if (failed.cause() == Failed.Cause.MISCONFIGURED) {
                    failure = new Outcome.Misconfigured<>(node.name(), failed.detail());
                }
                silences.add(new Outcome.Silence(node.name(), failed.cause(), failed.detail()));
            }
            advance();
        }

        private void conclude() {
            long votes = those(State.WRITTEN);
            long written = votes | those(State.PROVISIONAL);
            boolean again = anySilent(attempt::mayAnswer) && !attempt.last();
            if (context.enoughWrites(candidates, votes) || (context.enoughWrites(candidates, written) && !again)) {
                written();
            } else if (written == 0 && knownToBeGone()) {
                boolean young = false;
                for (int i = 0; i < states.length; i++) {
                    young |= states[i] == State.MISSING && missedAs[i] == 0;
                }
                finish(gone(young ? Cause.NODE_RESTARTED : Cause.UNKNOWN));
            } else if (again) {
                over = true;
                new Round(attempt.next(), record, done).advance();
            } else if (written == 0 && failure != null) {
                finish(failure);
            } else {
                finish(new Outcome.Unavailable<>(silences, base != null || !copies.isEmpty()));
            }
        }

        /** Nobody that answers has it, and those that answer are enough to know. */
        private boolean knownToBeGone() {
            long missing = those(State.MISSING);
            long votes = 0;
            for (int i = 0; i < states.length; i++) {
                votes |= states[i] == State.MISSING && missedAs[i] != 0 ? Candidates.bit(i) : 0;
            }
            if (missing == 0 || those(State.REFUSED) != 0 || anySilent(attempt::isAwaited)) {
                return false;
            }
            for (Share share : candidates.shares()) {
                boolean allMiss = (share.members() & ~missing) == 0;
                if (share.count(votes) < share.copies() && !allMiss) {
                    return false;
                }
            }
            return true;
        }

        private boolean anySilent(IntPredicate candidates) {
            for (int i = 0; i < states.length; i++) {
                if (states[i] == State.SILENT && candidates.test(i)) {
                    return true;
                }
            }
            return false;
        }

        private void written() {
            repair.remember(key);
            Evictions.ofSave(candidates, missedAs, base);
            if (homeWithoutCopy()) {
                repair.check(key);
            } else {
                List<NodeLink> doubtful = withoutVote();
                if (!doubtful.isEmpty()) {
                    repair.checkOnceCertain(key, doubtful);
                }
            }
            finish(new Outcome.Done<>(new Written(new Snapshot(common(), copies, readBegan, false))));
        }

        private boolean homeWithoutCopy() {
            return (candidates.homes() & ~(those(State.WRITTEN) | those(State.PROVISIONAL))) != 0;
        }

        /**
         * The nodes whose copy is provisional and, of a new session, the further candidates that are too young to say that
         * they have none: the next node that is out would leave too few votes.
         */
        private List<NodeLink> withoutVote() {
            List<NodeLink> without = new ArrayList<>();
            for (Copy copy : copies) {
                if (!copy.votes()) {
                    without.add(copy.node());
                }
            }
            for (int i = 0; create && i < candidates.size(); i++) {
                NodeLink node = candidates.get(i);
                if (!candidates.isHome(i) && !node.grown(node.incarnation(), attempt.wallMillis(), context)) {
                    without.add(node);
                }
            }
            return without;
        }

        /** What stands in all copies: with what others wrote meanwhile if that is in each of them. */
        private Live common() {
            Live all = null;
            for (Copy copy : copies) {
                Live there = copy.record();
                if (there == null || (all != null && !there.equals(all))) {
                    return record;
                }
                all = there;
            }
            return all == null ? record : all;
        }

        private void finish(Outcome<WriteResult> outcome) {
            if (!over) {
                over = true;
                done.accept(outcome);
            }
        }
    }
}
