package io.sessionring.internal.replication;

/** Whether a node answers. */
public enum NodeState {
    /** It answered the last heartbeat. */
    UP,
    /** Not heard of yet, or its connection was just lost: a heartbeat is on its way. */
    CHECKED,
    /** It does not answer; only heartbeats are sent to it. */
    EJECTED
}
