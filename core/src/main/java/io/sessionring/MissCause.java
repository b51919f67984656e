package io.sessionring;

/** Why there is no live session under an id. */
public enum MissCause {
    /** No node has heard of it: never stored, or ended so long ago that every trace is gone, or not an id at all. */
    UNKNOWN,
    /** Its idle life or its absolute life is over. */
    EXPIRED,
    /** It was deleted: logged out. */
    DELETED,
    /** It goes on under another id, since a log-in: do not set a cookie, another response of the same browser does. */
    ROTATED,
    /** Its node started so recently that it cannot tell whether there was one. */
    NODE_RESTARTED,
    /** What is stored under it is damaged and cannot be read. */
    DAMAGED
}
