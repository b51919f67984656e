package io.sessionring.internal.replication;

/** What came of a write that the nodes answered. */
public sealed interface WriteResult {

    /** The record stands, as the snapshot has it: what was asked for, joined with what others wrote meanwhile. */
    record Written(Snapshot snapshot) implements WriteResult {}

    /** The session has ended meanwhile; nothing was brought back. */
    record Gone(LoadResult.Cause cause) implements WriteResult {}
}
