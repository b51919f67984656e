package io.sessionring;

import java.util.Optional;

/**
 * Something happened to copies of sessions on a node, or to what the node is trusted with. Never holds a session id.
 *
 * @param kind what happened
 * @param node the node, by name or address; empty with {@link Kind#CLOCK_APART} if this client's own clock is the wrong one
 * @param reason why, with {@link Kind#VOTE_REFUSED}
 * @param count of how many sessions at once; 1 but for a node that was restarted, which many may wait for
 */
public record CopyEvent(Kind kind, Optional<String> node, Optional<VoteRefusal> reason, int count) {

    /** What happened. */
    public enum Kind {
        /** An answer of the node was not counted as a vote. */
        VOTE_REFUSED,
        /** The node has thrown a copy out; see {@link NodeFigures#evictions}. */
        EVICTED,
        /** The node answers as another run than before: it may have forgotten everything, or hold older data. */
        RESTARTED,
        /** A session waits for the node to get its copy. */
        REPAIR_QUEUED,
        /** The node was given a copy that it lacked, by a load or by the repair that had been queued. */
        REPAIRED,
        /** A log-out waits for the node. */
        LOG_OUT_QUEUED,
        /** A log-out that had been queued for the node stands there. */
        LOG_OUT_DELIVERED,
        /** A clock is too far from the median of the nodes' clocks; see {@link NodeClock}. Told once until it agrees again. */
        CLOCK_APART
    }
}
