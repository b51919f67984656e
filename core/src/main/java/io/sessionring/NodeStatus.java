package io.sessionring;

import java.time.Instant;
import java.util.Optional;

/**
 * What a client knows of one node.
 *
 * @param node the node, as it was listed
 * @param state whether it answers
 * @param trouble why it does not serve; empty when it does
 * @param incarnation names the run of the node that answered last, 16 hex digits; empty if none has
 * @param upSince since when the node holds what it was told; empty if it never answered
 */
public record NodeStatus(
        Node node, State state, String trouble, Optional<String> incarnation, Optional<Instant> upSince) {

    /** Whether a node answers. */
    public enum State {
        /** It answered the last heartbeat. */
        UP,
        /** Not heard of yet, or its connection was just lost: a heartbeat is on its way. */
        CHECKED,
        /** It does not answer; only heartbeats are sent to it. */
        EJECTED
    }
}
