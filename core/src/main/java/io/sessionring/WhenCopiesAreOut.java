package io.sessionring;

/** What a call does that cannot reach enough copies of a session to be sure. */
public enum WhenCopiesAreOut {
    /**
     * It throws {@link SessionUnavailableException}. What it answers otherwise is right. With {@code replicas(1)} on three
     * nodes or more one node may be out and nothing of this kind happens.
     */
    FAIL,
    /**
     * It goes on with what is known: a load answers with what the reachable copies hold together, and a write is acknowledged
     * when it stands on one node; the rest follows when the others are back.
     *
     * <p>The price: while copies are out an answer may be older than the last acknowledged save, a session that was logged out
     * may still be shown, and when two clients reach different nodes, what one has saved is unknown to the other. What was
     * acknowledged on one node alone is gone if that node is lost before the others have it.
     */
    BEST_KNOWN
}
