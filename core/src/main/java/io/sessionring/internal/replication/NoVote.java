package io.sessionring.internal.replication;

/** Why an answer of a node was no vote. */
public enum NoVote {
    /** A copy that another run of the node was told: the node came back with older data. */
    OLD_STAMP,
    /** A copy that was written without knowing all that the node had been told before. */
    PROVISIONAL,
    /** It has no copy, but its run is too young to know that there was none. */
    YOUNG_MISS,
    /** Which run of the node gave the answer is not known, or not confirmed by heartbeats lately. */
    UNSURE_RUN,
    /** What it has is not a record. */
    DAMAGED
}
