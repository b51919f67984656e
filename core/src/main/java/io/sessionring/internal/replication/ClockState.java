package io.sessionring.internal.replication;

/** How a node's clock stands to the others'. */
public enum ClockState {
    /** Too few nodes have been heard of to say. */
    UNKNOWN,
    /** It agrees with the nodes' median, and so does this client's. */
    AGREES,
    /** It is too far from the nodes' median. */
    NODE_APART,
    /** It agrees with the nodes' median, but this client's clock is too far from that. */
    CLIENT_APART
}
