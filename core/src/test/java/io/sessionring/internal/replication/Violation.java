package io.sessionring.internal.replication;

/** Something in a history that must not be. */
public record Violation(Kind kind, String what) {

    /** What went wrong. */
    public enum Kind {
        /** At the end a value stands that an acknowledged write had replaced. */
        LOST,
        /** The same, seen on the way. */
        STALE,
        /** No session, though one was live. */
        VANISHED,
        /** A session that had ended was found. */
        RESURRECTED,
        /** A session was found long after its last use. */
        OUTLIVED,
        /** One client saw something older after something newer. */
        NON_MONOTONIC,
        /** An answer after its deadline, or none. */
        LATE,
        /** A counter that nothing disturbed has missed a count. */
        MISCOUNTED,
        /** What holds on every node, or for every answer, whether a user notices or not, did not hold. */
        INVARIANT,
        /** When all was in order again, clients went by different rings, or by one that still changes. */
        STUCK
    }

    @Override
    public String toString() {
        return kind + ": " + what;
    }
}
