package io.sessionring;

/** Why an answer of a node was not counted as a vote. What it showed was used all the same. */
public enum VoteRefusal {
    /** A copy that an earlier run of the node was told: the node came back with older data. */
    OLD_STAMP,
    /** A copy that was written before it could be known all that the node had been told; a later load makes it count. */
    PROVISIONAL,
    /** The node has no copy, but has neither run for a session life nor been refilled: it may have forgotten one. */
    YOUNG_MISS,
    /** Which run of the node answered is not known: its connection was just made anew, or heartbeats went unanswered. */
    UNSURE_RUN,
    /** What the node holds is damaged. */
    DAMAGED
}
