package io.sessionring.internal.replication;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tells a node that hangs from a client that paused: when more than half of a ring of three or more nodes fails within one
 * node timeout, it was us, and a node is spared once until it has answered again. Thread-safe.
 */
final class Pauses {

    private final int nodes;
    private final long windowNanos;
    private final Time time;
    private final Map<NodeLink, Long> lastFailure = new HashMap<>();
    private final Set<NodeLink> spared = new HashSet<>();

    Pauses(int nodes, long windowNanos, Time time) {
        this.nodes = nodes;
        this.windowNanos = windowNanos;
        this.time = time;
    }

    synchronized void failed(NodeLink link) {
        lastFailure.put(link, time.nanoTime());
    }

    synchronized void answered(NodeLink link) {
        lastFailure.remove(link);
        spared.remove(link);
    }

    /** {@return whether the node is not to blame, this time} */
    synchronized boolean spares(NodeLink link) {
        long now = time.nanoTime();
        long failing = lastFailure.values().stream()
                .filter(at -> now - at <= windowNanos)
                .count();
        return nodes >= 3 && failing * 2 > nodes && spared.add(link);
    }
}
