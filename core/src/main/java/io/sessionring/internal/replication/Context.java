package io.sessionring.internal.replication;

import io.sessionring.internal.record.Join;
import io.sessionring.internal.record.Lifetimes;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.NamePool;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * What all operations of a client share: the view of the ring, the settings, and where random numbers come from.
 *
 * @param view which nodes hold a key
 * @param lifetimes how long things live, as all clients of the ring have agreed
 * @param deadlineNanos how long an operation of any client of the ring may take, ns
 * @param whole the incarnations that have all they should, however young they are
 * @param settings what the client was told
 * @param random for revisions and waiting times
 * @param names the attributes' names that were read lately
 * @param without the rules that a simulation leaves out; none in a client
 */
record Context(
        View view,
        Lifetimes lifetimes,
        long deadlineNanos,
        Set<Long> whole,
        ReplicationSettings settings,
        LongSupplier random,
        NamePool names,
        Set<Rule> without) {

    /** {@return whether a rule holds} */
    boolean keeps(Rule rule) {
        return !without.contains(rule);
    }

    /** {@return whether these answers, of each group, are votes enough} */
    boolean enoughVotes(Candidates candidates, long votes) {
        return candidates.enough(votes, keeps(Rule.ALL_VOTES) ? Candidates.MOST_COPIES : 1);
    }

    /** {@return whether these copies make a write: as many as are kept, unless one is better than none} */
    boolean enoughWrites(Candidates candidates, long written) {
        return candidates.enough(written, bestKnown() ? 1 : Candidates.MOST_COPIES);
    }

    /** {@return whether each session stands on one node alone, so that no other can tell what it held} */
    boolean keepsOne() {
        return view.keepsOne();
    }

    boolean bestKnown() {
        return switch (settings.whenCopiesAreOut()) {
            case FAIL -> false;
            case BEST_KNOWN -> true;
            case BEST_KNOWN_OF_TWO -> view.isPair();
        };
    }

    /** {@return the nodes that may hold a copy of the key} */
    Candidates candidates(String key) {
        return view.candidates(key);
    }

    String storageKey(String key) {
        String prefix = settings.keyPrefix();
        return prefix.isEmpty() ? key : prefix + key;
    }

    /** {@return a token for a new write; never 0} */
    long newRevision() {
        long revision = random.getAsLong();
        return revision == 0 ? 1 : revision;
    }

    /** {@return what two copies hold together} */
    Live join(Live a, Live b) {
        if (keeps(Rule.JOIN)) {
            return Join.live(a, b);
        }
        return a.touchedAt() >= b.touchedAt() ? a : b;
    }

    /**
     * The stamp of a copy about to be written. It says "this run of the node was told this" only where that is certain: the
     * copy replaces an answer that voted, or the record stands on a complete read that began so long after the run was first
     * seen that no operation begun under an earlier run can still be on its way. Otherwise it is provisional: 0.
     *
     * @param votedAs the run whose voting answer is replaced, 0 if there was none
     * @param readBegan when the complete read began that the record stands on, monotonic ns
     * @param doubtful the node may have lost a copy in this run, and with it what it acknowledged
     */
    long stamp(NodeLink node, long votedAs, long readBegan, boolean doubtful) {
        if (doubtful && !keepsOne() && keeps(Rule.PROVISIONAL_STAMPS)) {
            return 0;
        }
        if (votedAs != 0) {
            return votedAs;
        }
        NodeLink.Run run = node.run();
        if (run == null) {
            return 0;
        }
        boolean certain = readBegan - run.firstSeenNanos() >= deadlineNanos;
        return certain || !keeps(Rule.PROVISIONAL_STAMPS) ? run.incarnation() : 0;
    }
}
