package io.sessionring.internal.replication;

import io.sessionring.internal.replication.Snapshot.Copy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a node has thrown a copy out: one that would have it says that it has none, while another has. Only homes
 * count, for a further candidate need not have had one; and a home that waits for its copy never got it.
 */
final class Evictions {

    private Evictions() {}

    /** Looks at what a read saw that found a copy. */
    static void ofRead(Context context, Repair repair, String key, QuorumRead read) {
        for (int home = 0; home < context.copies(); home++) {
            if (read.seen(home) instanceof Sighting.Nothing nothing && nothing.votedAs() != 0 && !repair.awaits(key)) {
                read.candidates().get(home).tally().evicted();
            }
        }
    }

    /**
     * Looks at what a save met that was written elsewhere: where it had seen a copy before, and the same run has none now, it
     * is gone.
     *
     * @param missedAs for each candidate the run whose miss was a vote, 0 if there was none
     */
    static void ofSave(List<NodeLink> candidates, long[] missedAs, @Nullable Snapshot base) {
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
