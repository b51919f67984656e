package io.sessionring.internal.replication;

/** What became of copies of sessions on a node. */
public enum CopyChange {
    /** A home that would have a copy has none, beside another node's. */
    EVICTED,
    /** Sessions wait to be given a copy there. */
    REPAIR_QUEUED,
    /** It was given a copy that it lacked, or one that votes. */
    REPAIRED,
    /** A log-out waits for the node. */
    LOG_OUT_QUEUED,
    /** A log-out that waited for the node stands there. */
    LOG_OUT_DELIVERED
}
