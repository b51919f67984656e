package io.sessionring.internal.replication;

import io.sessionring.internal.record.Join;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.SessionRecord;
import io.sessionring.internal.record.Tombstone;
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
 * that are under way.
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
    private final List<NodeLink> candidates;
    private final boolean askAll;
    private final Consumer<QuorumRead> done;
    private final int[] order;
    private final @Nullable Sighting[] seen;
    private final long began;

    private int asked;
    private int answers;
    private int spare;
    private @Nullable Verdict verdict;

    private QuorumRead(Attempt attempt, boolean askAll, Consumer<QuorumRead> done) {
        this.attempt = attempt;
        this.context = attempt.context();
        this.candidates = attempt.candidates();
        this.askAll = askAll;
        this.done = done;
        this.order = attempt.order();
        this.seen = new Sighting[candidates.size()];
        this.began = attempt.exchange().nanoTime();
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
        Context context = attempt.context();
        QuorumRead read = new QuorumRead(attempt, askAll, done);
        if (read.candidates.size() > context.copies()) {
            attempt.exchange().after(read.hedgeNanos(), read::hedge);
        }
        read.advance();
    }

    /** A home is not late before the time that its answers usually take: when all nodes are slow, more work helps nobody. */
    private long hedgeNanos() {
        long delay = context.settings().hedgeDelay().toNanos();
        for (int i = 0; i < context.copies(); i++) {
            delay = Math.max(delay, candidates.get(order[i]).p99Nanos());
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
            } else if (asked < wanted()) {
                ask(order[asked++]);
            } else {
                return;
            }
        }
    }

    private void ask(int candidate) {
        attempt.look(candidates.get(candidate), sighting -> {
            seen[candidate] = sighting;
            answers++;
            advance();
        });
    }

    private int wanted() {
        if (tombstone() != null) {
            return asked;
        }
        boolean settled = asked > 0 && answers == asked; // all are in, and that was not enough
        if (askAll || settled || (missVoted() && context.keeps(Rule.MISSES_ARE_NOT_FINAL))) {
            return candidates.size();
        }
        return Math.min(candidates.size(), context.copies() + withoutVote() + spare);
    }

    private @Nullable Verdict judge() {
        boolean allIn = answers == asked;
        if (tombstone() != null) {
            return allIn || tombstones() >= context.copies() ? Verdict.DEAD : null;
        }
        int copiesThatVote = copiesThatVote();
        if (!askAll && copiesThatVote >= context.votesNeeded()) {
            return Verdict.VOTED;
        }
        int votes = copiesThatVote + missesThatVote();
        if (!context.keeps(Rule.MISSES_ARE_NOT_FINAL) && votes >= context.votesNeeded()) {
            return Verdict.VOTED;
        }
        if (!allIn || asked < candidates.size()) {
            return null;
        }
        if (votes >= context.votesNeeded() && !anySilent(attempt::isAwaited)) {
            return Verdict.VOTED;
        }
        return answered() == candidates.size() && context.keeps(Rule.ASK_ALL) ? Verdict.COMPLETE : Verdict.TOO_FEW;
    }

    /** Whether a candidate that did not answer is worth asking again. */
    boolean mayStillAnswer() {
        return anySilent(attempt::mayAnswer);
    }

    private boolean anySilent(IntPredicate candidates) {
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] instanceof Sighting.Silent && candidates.test(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean missVoted() {
        return missesThatVote() > 0;
    }

    /** Where a copy is alive, a home without one is no witness that the copy is all there is: it may have lost its own. */
    private int missesThatVote() {
        boolean alive = copySeen() && context.keeps(Rule.HOMES_WOULD_HAVE_IT);
        int count = 0;
        for (int i = 0; i < seen.length; i++) {
            boolean witness = !alive || !attempt.isHome(i);
            if (seen[i] instanceof Sighting.Nothing nothing && nothing.votedAs() != 0 && witness) {
                count++;
            }
        }
        return count;
    }

    private int copiesThatVote() {
        int count = 0;
        for (Sighting sighting : seen) {
            if (sighting instanceof Sighting.Alive alive && alive.copy().votes()) {
                count++;
            }
        }
        return count;
    }

    private int withoutVote() {
        return answers - copiesThatVote() - missesThatVote();
    }

    /** {@return on how many candidates a tombstone was seen} */
    int tombstones() {
        int count = 0;
        for (Sighting sighting : seen) {
            if (sighting instanceof Sighting.Dead) {
                count++;
            }
        }
        return count;
    }

    /** {@return how many candidates have answered} */
    int answered() {
        int count = 0;
        for (Sighting sighting : seen) {
            if (sighting != null && !(sighting instanceof Sighting.Silent)) {
                count++;
            }
        }
        return count;
    }

    /** {@return the candidates that did not answer} */
    List<NodeLink> silent() {
        List<NodeLink> silent = new ArrayList<>();
        for (int i = 0; i < seen.length; i++) {
            if (seen[i] instanceof Sighting.Silent) {
                silent.add(candidates.get(i));
            }
        }
        return silent;
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

    List<NodeLink> candidates() {
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
        for (Sighting sighting : seen) {
            if (sighting instanceof Sighting.Alive || sighting instanceof Sighting.Newer) {
                return true;
            }
        }
        return false;
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
        return new Outcome.Unavailable<>(silences, copySeen());
    }
}
