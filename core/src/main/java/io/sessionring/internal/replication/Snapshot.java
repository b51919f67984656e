package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;

/**
 * What was read or written last: the record, and where its copy stands, so that the next save can replace exactly that
 * copy.
 *
 * @param record the session as it was then
 * @param copy the copy on the key's node
 * @param readBegan when the read that the record stands on began, on the monotonic clock, ns
 * @param touchPending the record's touch has not reached the node
 */
public record Snapshot(Live record, Copy copy, long readBegan, boolean touchPending) {

    /**
     * One copy on one node.
     *
     * @param token replaces exactly this copy
     * @param incarnation the run of the node that gave the token, 0 if unsure
     * @param votes whether the copy's stamp shows that this run of the node was told it
     */
    public record Copy(long token, long incarnation, boolean votes) {}
}
