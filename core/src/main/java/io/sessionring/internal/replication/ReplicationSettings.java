package io.sessionring.internal.replication;

import io.sessionring.internal.topology.Tuning;
import java.time.Duration;

/**
 * What a client is told about its ring.
 *
 * @param keyPrefix stands before every storage key; the ring hashes the key without it
 * @param whenCopiesAreOut what an operation does that cannot reach enough copies
 * @param tuning how long things live, as this client would have it
 * @param operationDeadline how long an operation may take
 * @param nodeTimeout how long one node may take before the next one is asked
 * @param hedgeDelay after how long at least the next node is asked as well, while the others still may answer
 * @param heartbeat how often every node is asked whether it is there
 * @param lease for how long what a node has confirmed of the ring holds; the same for all clients of a ring
 * @param sweepRate how many sessions a second are looked at, at most, while the ring changes
 * @param remembered of how many sessions this client remembers where their copies are, to check them after a node restarted
 */
public record ReplicationSettings(
        String keyPrefix,
        WhenCopiesAreOut whenCopiesAreOut,
        Tuning tuning,
        Duration operationDeadline,
        Duration nodeTimeout,
        Duration hedgeDelay,
        Duration heartbeat,
        Duration lease,
        int sweepRate,
        int remembered) {

    /** The choice between no answer and one that may be wrong. */
    public enum WhenCopiesAreOut {
        /** Unavailable. */
        FAIL,
        /** What is known, be it from one node. */
        BEST_KNOWN,
        /** What is known while there are two nodes and both hold every session; else unavailable. */
        BEST_KNOWN_OF_TWO
    }
}
