package io.sessionring;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether a node may be taken out now, as far as this client knows: not if that would be one fault too many. As many nodes of a
 * session may be out at once as it has replicas ({@code replicas(1)} on three nodes or more: one). Another node counts as out
 * unless it is <em>whole</em>: it is up and serves, no repair and no log-out waits for it, and it has been refilled since it
 * came back, or has run for a session life (about {@code maxLife} and the margins for clocks and touches), since until then
 * sessions that no client remembers may have too few copies. While the ring changes no node may be taken out.
 *
 * <p>Repairs and log-outs that wait in other clients are not seen from here: ask each of them before taking a node out.
 */
public sealed interface SafeToRestart {

    /** It may. */
    record Yes() implements SafeToRestart {}

    /**
     * It may not.
     *
     * @param reason why, for an operator
     * @param until when it may, if nothing else happens; empty if that takes more than time: a node has to come back, or what
     *     waits for it to be delivered, or it never is
     */
    record No(String reason, Optional<Instant> until) implements SafeToRestart {}

    /** {@return whether it may} */
    default boolean isYes() {
        return this instanceof Yes;
    }
}
