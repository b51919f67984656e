package io.sessionring.internal.replication;

/** What a load found. */
public sealed interface LoadResult {

    /** A live session. {@code trusted} is false when the node came back with older data and had to be believed. */
    record Found(Snapshot snapshot, boolean trusted) implements LoadResult {}

    /** No live session. */
    record Missing(Cause cause) implements LoadResult {}

    /** Why there is no live session. */
    enum Cause {
        /** Never heard of, or ended so long ago that every trace is gone. */
        UNKNOWN,
        /** Its idle or absolute life is over. */
        EXPIRED,
        /** It was deleted. */
        DELETED,
        /** It goes on under another id. */
        ROTATED,
        /** The node has not run long enough to know. */
        NODE_RESTARTED,
        /** What is stored is damaged. */
        DAMAGED
    }
}
