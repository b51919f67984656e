package io.sessionring;

import java.util.List;

/**
 * This client works on another ring than before, or on one that begins or ceases to change.
 *
 * @param kind what happened
 * @param nodes the nodes of the ring, before the change if there is one
 * @param next the nodes it is to consist of; the same while nothing changes
 * @param replicas how many replicas of a session the ring keeps, before the change if there is one
 * @param nextReplicas how many it is to keep
 * @param term how many changes the ring has seen
 */
public record RingEvent(Kind kind, List<Node> nodes, List<Node> next, int replicas, int nextReplicas, int term) {

    /** What happened. */
    public enum Kind {
        /** The client has started and knows which ring it works on. */
        FOUND,
        /** A change has begun, or another one has taken its place: sessions are kept on both rings. */
        CHANGING,
        /** The change cannot be taken back any more. */
        DECIDED,
        /** The change is over: this is the ring now. */
        CHANGED
    }
}
