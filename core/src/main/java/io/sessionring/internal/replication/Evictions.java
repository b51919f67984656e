package io.sessionring.internal.replication;

import io.sessionring.internal.replication.Snapshot.Copy;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a node has thrown a copy out: one that would have it says that it has none, while another has. Only homes
 * count, for a further candidate need not have had one; and a home that waits for its copy never got it.
 */
final class Evictions {

    private Evictions() {}

    /** Looks at what a read saw that found a copy. While the ring changes, a home to come need not have one yet. */
    static void ofRead(Context context, Repair repair, String key, QuorumRead read) {
        Candidates candidates = read.candidates();
        for (int i = 0; i < candidates.size() && !context.view().changes(); i++) {
            if (candidates.isHome(i)
                    && read.seen(i) instanceof Sighting.Nothing nothing
                    && nothing.votedAs() != 0
                    && !repair.awaits(key)) {
                candidates.get(i).tally().evicted();
            }
        }
    }

    /**
     * Looks at what a save met that was written elsewhere: where it had seen a copy before, and the same run has none now, it
     * is gone.
     *
     * @param missedAs for each candidate the run whose miss was a vote, 0 if there was none
     */
    static void ofSave(Candidates candidates, long[] missedAs, @Nullable Snapshot base) {
        for (int i = 0; base != null && i < missedAs.length; i++) {
            if (missedAs[i] != 0) {
                NodeLink node = candidates.get(i);
                Copy before = base.on(node);
                if (before != null && before.incarnation() == missedAs[i]) {
                    node.tally().evicted();
                }
            }
        }
    }
}
