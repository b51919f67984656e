package io.sessionring.internal.replication;

import io.sessionring.internal.record.Lifetimes;
import java.time.Duration;

/**
 * What a client is told about its ring.
 *
 * @param keyPrefix stands before every storage key; the ring hashes the key without it
 * @param copies on how many nodes a session is kept
 * @param whenCopiesAreOut what an operation does that cannot reach enough of them
 * @param lifetimes how long things live
 * @param operationDeadline how long an operation may take
 * @param nodeTimeout how long one node may take before the next one is asked
 * @param hedgeDelay after how long at least the next node is asked as well, while the others still may answer
 * @param heartbeat how often every node is asked whether it is there
 * @param remembered of how many sessions this client remembers where their copies are, to check them after a node restarted
 */
public record ReplicationSettings(
        String keyPrefix,
        int copies,
        WhenCopiesAreOut whenCopiesAreOut,
        Lifetimes lifetimes,
        Duration operationDeadline,
        Duration nodeTimeout,
        Duration hedgeDelay,
        Duration heartbeat,
        int remembered) {

    /** The choice between no answer and one that may be wrong. */
    public enum WhenCopiesAreOut {
        /** Unavailable. */
        FAIL,
        /** What is known, be it from one node. */
        BEST_KNOWN
    }
}
