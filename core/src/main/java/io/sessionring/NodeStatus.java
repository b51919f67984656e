package io.sessionring;

import java.time.Instant;
import java.util.Optional;

/**
 * What a client knows of one node. Times are by this client's clock.
 *
 * @param node the node, as it was listed
 * @param place whether it belongs to the ring, before or after a change
 * @param state whether it answers
 * @param since since when the state is this one
 * @param trouble why it does not serve; empty when it does
 * @param nextHeartbeat when an ejected node is asked again whether it is there, to a tenth of a second: only a heartbeat that it
 *     answers brings it back, never an application's call; empty when it is not ejected
 * @param incarnation names the run of the node that answered last, 16 hex digits; empty if none has
 * @param upSince since when the node holds what it was told; empty if it never answered
 * @param clock its clock beside this client's
 * @param figures what has been counted
 * @param safeToRestart whether it may be taken out now
 */
public record NodeStatus(
        Node node,
        Place place,
        State state,
        Instant since,
        String trouble,
        Optional<Instant> nextHeartbeat,
        Optional<String> incarnation,
        Optional<Instant> upSince,
        NodeClock clock,
        NodeFigures figures,
        SafeToRestart safeToRestart) {

    /** Whether a node belongs to the ring. */
    public enum Place {
        /** It does, and goes on to. */
        MEMBER,
        /** It will, when the change that is under way is over. */
        JOINING,
        /** It will not any more, when the change that is under way is over. */
        LEAVING
    }

    /** Whether a node answers. */
    public enum State {
        /** It answered the last heartbeat. */
        UP,
        /** Not heard of yet, its connection was just lost, or three answers in a row were late: a heartbeat is on its way. */
        CHECKED,
        /** It does not answer; only heartbeats are sent to it, and only one that is answered brings it back. */
        EJECTED
    }
}
