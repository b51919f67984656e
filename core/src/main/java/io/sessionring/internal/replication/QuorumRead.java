package io.sessionring.internal.replication;

import io.sessionring.internal.record.Join;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.SessionRecord;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.Candidates.Share;
import io.sessionring.spi.Answer.Failed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the copies of a session once. The homes are asked together; another candidate for each one that fails or does not
 * vote, and one more when the hedge delay is over. As many voting copies as are kept end it. Anything else is looked into:
 * all candidates are asked, and all that are not ejected are waited for. A tombstone ends it at once, but for the answers
 * that are under way. Of two groups each has to be answered for.
 */
final class QuorumRead {

    /** What a read came to. */
    enum Verdict {
        /** The votes suffice: what the answers hold together is the session, or there is none. */
        VOTED,
        /** Every candidate has answered: what they hold together is all there is. */
        COMPLETE,
        /** A tombstone stands. */
        DEAD,
        /** Too few answers. */
        TOO_FEW
    }

    private final Attempt attempt;
    private final Context context;
    private final Candidates candidates;
    private final List<Share> shares;
    /** For each group, its candidates in the order in which they are asked. */
    private final int[][] orders;

    private final boolean askAll;
    private final Consumer<QuorumRead> done;
    private final @Nullable Sighting[] seen;
    private final long began;

    private long asked;
    private long answered;
    /** The candidates whose copy votes. */
    private long copyVotes;
    /** The candidates that say that they have none, and would have one. */
    private long missVotes;

    private long dead;
    private long silent;
    private boolean copySeen;
    private int spare;
    private @Nullable Verdict verdict;

    private QuorumRead(Attempt attempt, boolean askAll, Consumer<QuorumRead> done) {
        this.attempt = attempt;
        this.context = attempt.context();
        this.candidates = attempt.candidates();
        this.shares = candidates.shares();
        this.askAll = askAll;
        this.done = done;
        this.seen = new Sighting[candidates.size()];
        this.began = attempt.exchange().nanoTime();
        long inReach = attempt.inReach();
        this.orders = new int[shares.size()][];
        for (int i = 0; i < orders.length; i++) {
            orders[i] = shares.get(i).order(inReach);
        }
    }

    /** Starts; it ends at enough votes. */
    static void start(Attempt attempt, Consumer<QuorumRead> done) {
        start(attempt, false, done);
    }

    /** Starts on all candidates, and waits for all. */
    static void all(Attempt attempt, Consumer<QuorumRead> done) {
        start(attempt, true, done);
    }

    private static void start(Attempt attempt, boolean askAll, Consumer<QuorumRead> done) {
        QuorumRead read = new QuorumRead(attempt, askAll, done);
        if (!read.candidates.isOne()) {
            attempt.exchange().after(read.hedgeNanos(), read::hedge);
        }
        read.advance();
    }

    /** A home is not late before the time that its answers usually take: when all nodes are slow, more work helps nobody. */
    private long hedgeNanos() {
        long delay = context.settings().hedgeDelay().toNanos();
        for (int i = 0; i < orders.length; i++) {
            for (int j = 0; j < shares.get(i).copies(); j++) {
                delay = Math.max(delay, candidates.get(orders[i][j]).p99Nanos());
            }
        }
        return Math.min(delay, context.settings().nodeTimeout().toNanos());
    }

    private void hedge() {
        spare++;
        advance();
    }

    private void advance() {
        while (verdict == null) {
            verdict = judge();
            if (verdict != null) {
                done.accept(this);
                return;
            }
            int next = next();
            if (next < 0) {
                return;
            }
            ask(next);
        }
    }

    private void ask(int candidate) {
        asked |= Candidates.bit(candidate);
        attempt.look(candidates.get(candidate), sighting -> {
            saw(candidate, sighting);
            advance();
        });
    }

    private void saw(int candidate, Sighting sighting) {
        long bit = Candidates.bit(candidate);
        seen[candidate] = sighting;
        answered |= bit;
        if (sighting instanceof Sighting.Alive alive) {
            copySeen = true;
            copyVotes |= alive.copy().votes() ? bit : 0;
        } else if (sighting instanceof Sighting.Nothing nothing) {
            missVotes |= nothing.votedAs() != 0 ? bit : 0;
        } else if (sighting instanceof Sighting.Dead) {
            dead |= bit;
        } else if (sighting instanceof Sighting.Silent) {
            silent |= bit;
        } else if (sighting instanceof Sighting.Newer) {
            copySeen = true;
        }
    }

    /** The candidate to ask now, -1 for none. */
    private int next() {
        if (dead != 0) {
            return -1;
        }
        for (int i = 0; i < orders.length; i++) {
            int wanted = wanted(shares.get(i));
            for (int j = 0; j < orders[i].length && j < wanted; j++) {
                if ((asked & Candidates.bit(orders[i][j])) == 0) {
                    return orders[i][j];
                }
            }
        }
        return -1;
    }

    /** How many of a group are asked: its copies, and one more for each that did not vote. */
    private int wanted(Share share) {
        long votes = votes(share);
        boolean settled =
                asked != 0 && answered == asked && !enough(share, votes); // all are in, and that was not enough
        boolean missVoted = (votes & ~copyVotes) != 0 && context.keeps(Rule.MISSES_ARE_NOT_FINAL);
        if (askAll || settled || missVoted) {
            return candidates.size();
        }
        return share.copies() + share.count(answered & ~votes) + spare;
    }

    private @Nullable Verdict judge() {
        boolean allIn = answered == asked;
        if (dead != 0) {
            return allIn || candidates.enough(dead) ? Verdict.DEAD : null;
        }
        if (!askAll && context.enoughVotes(candidates, copyVotes)) {
            return Verdict.VOTED;
        }
        if (!context.keeps(Rule.MISSES_ARE_NOT_FINAL) && allVoted()) {
            return Verdict.VOTED;
        }
        if (!allIn || next() >= 0) {
            return null;
        }
        boolean voted = true;
        boolean known = true;
        for (int i = 0; i < shares.size(); i++) {
            Share share = shares.get(i);
            boolean votes = enough(share, votes(share)) && !anySilent(share, attempt::isAwaited);
            boolean all = (silent & share.members()) == 0 && context.keeps(Rule.ASK_ALL);
            voted &= votes;
            known &= votes || all;
        }
        return voted ? Verdict.VOTED : known ? Verdict.COMPLETE : Verdict.TOO_FEW;
    }

    private boolean allVoted() {
        for (Share share : shares) {
            if (!enough(share, votes(share))) {
                return false;
            }
        }
        return true;
    }

    private boolean enough(Share share, long votes) {
        return share.count(votes) >= (context.keeps(Rule.ALL_VOTES) ? share.copies() : 1);
    }

    /**
     * The candidates of a group that vote. Where a copy is alive, a home without one is no witness that the copy is all there
     * is: it may have lost its own.
     */
    private long votes(Share share) {
        boolean alive = copySeen && context.keeps(Rule.HOMES_WOULD_HAVE_IT);
        return (copyVotes | (alive ? missVotes & ~share.homes() : missVotes)) & share.members();
    }

    /** Whether a candidate that did not answer is worth asking again. */
    boolean mayStillAnswer() {
        for (int i = 0; i < shares.size(); i++) {
            if (anySilent(shares.get(i), attempt::mayAnswer)) {
                return true;
            }
        }
        return false;
    }

    private boolean anySilent(Share share, IntPredicate which) {
        long of = silent & share.members();
        for (int i = 0; of != 0; i++, of >>>= 1) {
            if ((of & 1) != 0 && which.test(i)) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether, in every group, a tombstone was seen on as many candidates as there are copies} */
    boolean isBuried() {
        return candidates.enough(dead);
    }

    /** {@return how many candidates have answered} */
    int answered() {
        return Long.bitCount(answered & ~silent);
    }

    /** {@return the candidates that did not answer} */
    List<NodeLink> silent() {
        List<NodeLink> nodes = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] instanceof Sighting.Silent) {
                nodes.add(candidates.get(i));
            }
        }
        return nodes;
    }

    Attempt attempt() {
        return attempt;
    }

    Verdict verdict() {
        Verdict reached = verdict;
        if (reached == null) {
            throw new IllegalStateException("the read is not over");
        }
        return reached;
    }

    Candidates candidates() {
        return candidates;
    }

    /** {@return what was seen on a candidate, null if it has not been asked or has not answered yet} */
    @Nullable
    Sighting seen(int candidate) {
        return seen[candidate];
    }

    /** {@return when it began, on the monotonic clock, ns} */
    long began() {
        return began;
    }

    /** {@return the tombstone that was seen, of several the one that stays; null if there was none} */
    @Nullable
    Tombstone tombstone() {
        SessionRecord found = null;
        for (Sighting sighting : seen) {
            if (sighting instanceof Sighting.Dead dead) {
                found = found == null ? dead.tombstone() : Join.of(found, dead.tombstone());
            }
        }
        return (Tombstone) found;
    }

    /** {@return what the copies hold together, null if there is none} */
    @Nullable
    Live join() {
        Live all = null;
        for (Sighting sighting : seen) {
            if (sighting instanceof Sighting.Alive alive && counts(alive.record())) {
                all = all == null ? alive.record() : context.join(all, alive.record());
            }
        }
        return all;
    }

    private boolean counts(Live copy) {
        return context.keeps(Rule.EXPIRY_OF_THE_JOIN) || !context.lifetimes().expired(copy, attempt.wallMillis());
    }

    /** {@return the copies that were seen} */
    List<Snapshot.Copy> copies() {
        List<Snapshot.Copy> copies = new ArrayList<>(seen.length);
        for (Sighting sighting : seen) {
            if (sighting instanceof Sighting.Alive alive) {
                copies.add(alive.copy());
            }
        }
        return copies;
    }

    /** {@return whether a copy was seen, of this release or a newer one} */
    boolean copySeen() {
        return copySeen;
    }

    /** {@return why there is no session, when no copy and no tombstone was seen} */
    LoadResult.Cause causeOfMiss() {
        LoadResult.Cause cause = LoadResult.Cause.UNKNOWN;
        for (Sighting sighting : seen) {
            if (sighting instanceof Sighting.Damaged) {
                return LoadResult.Cause.DAMAGED;
            }
            if (sighting instanceof Sighting.Nothing nothing && nothing.votedAs() == 0) {
                cause = LoadResult.Cause.NODE_RESTARTED;
            }
        }
        return cause;
    }

    /** {@return the failure that the answers amount to, null if none of them is one} A newer record is never passed over. */
    <T> @Nullable Outcome<T> newer() {
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] instanceof Sighting.Newer newer) {
                return new Outcome.Newer<>(candidates.get(i).name(), newer.what());
            }
        }
        return null;
    }

    /** {@return the failure of a read that got too few answers} */
    <T> Outcome<T> unavailable() {
        List<Outcome.Silence> silences = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] instanceof Sighting.Silent silent) {
                Failed failed = silent.failed();
                if (failed.cause() == Failed.Cause.MISCONFIGURED) {
                    return new Outcome.Misconfigured<>(candidates.get(i).name(), failed.detail());
                }
                silences.add(new Outcome.Silence(candidates.get(i).name(), failed.cause(), failed.detail()));
            }
        }
        return new Outcome.Unavailable<>(silences, copySeen);
    }
}
