package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was read or written last: the record, and where its copies stand, so that the next save can replace exactly those
 * copies.
 *
 * @param record the session as it was then
 * @param copies the copies that are known of, of each node one at most; unmodifiable
 * @param readBegan when the complete read that the record stands on began, on the monotonic clock, ns
 * @param touchPending the record's touch has not reached the nodes
 */
public record Snapshot(Live record, List<Copy> copies, long readBegan, boolean touchPending) {

    public Snapshot {
        copies = copies.size() == 1 ? List.of(copies.get(0)) : List.copyOf(copies); // one is usual, and cheaper so
    }

    /** What a copy's stamp says of it. */
    enum Stamp {
        /** The run of the node that answered was told it, and everything it acknowledged before. */
        THIS_RUN,
        /** It was written by somebody who could not be sure of that. */
        PROVISIONAL,
        /** Another run of the node was told it, or it does not say. */
        ANOTHER_RUN
    }

    /**
     * One copy on one node.
     *
     * @param node where it stands
     * @param token replaces exactly this copy
     * @param incarnation the run of the node that gave the token, 0 if unsure
     * @param stamp what the copy's stamp says of it
     * @param record what stands there, null if it was damaged: nothing may replace it that does not contain it
     */
    public record Copy(
            NodeLink node,
            long token,
            long incarnation,
            Stamp stamp,
            @Nullable Live record) {

        /** {@return whether the copy is a vote: this run of the node was told it} */
        boolean votes() {
            return stamp == Stamp.THIS_RUN;
        }

        /** {@return this copy, of which it is not sure which run of the node was told it} */
        Copy unsure() {
            return new Copy(node, token, 0, Stamp.PROVISIONAL, record);
        }

        /** {@return the run of the node that this copy is a vote of, 0 if it is none} */
        long votedAs() {
            return votes() ? incarnation : 0;
        }
    }

    /** {@return the copy on a node, null if none is known of} */
    @Nullable
    Copy on(NodeLink node) {
        for (Copy copy : copies) {
            if (copy.node() == node) {
                return copy;
            }
        }
        return null;
    }
}
