package io.sessionring.internal.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose clock is wrong: a node's, or this client's, that is further from the median of the nodes' clocks than clocks may be
 * apart. Nothing follows from it but that it is said, once for each clock until that one agrees again. Before more than half
 * of the nodes have been heard of nobody is judged. Thread-safe.
 */
final class Clocks {

    /** A node may tell whole seconds only. */
    private static final long RESOLUTION_MILLIS = 1_000;

    private final List<NodeLink> nodes;
    private final long allowedMillis;
    private final NodeLink.Listener listener;
    private final Set<NodeLink> said = new HashSet<>();
    private boolean saidOfClient;
    private volatile Map<NodeLink, ClockState> states = Map.of();

    Clocks(List<NodeLink> nodes, long clockSkewMillis, NodeLink.Listener listener) {
        this.nodes = nodes;
        this.allowedMillis = Math.max(clockSkewMillis, RESOLUTION_MILLIS);
        this.listener = listener;
    }

    ClockState of(NodeLink node) {
        return states.getOrDefault(node, ClockState.UNKNOWN);
    }

    /** Judges all clocks anew: a node's has been read. */
    void judge() {
        List<Runnable> tell = new ArrayList<>();
        synchronized (this) {
            judge(tell);
        }
        tell.forEach(Runnable::run);
    }

    private void judge(List<Runnable> tell) {
        Map<NodeLink, Long> known = new HashMap<>();
        for (NodeLink node : nodes) {
            Long ahead = node.clockAheadMillis();
            if (ahead != null) {
                known.put(node, ahead);
            }
        }
        if (known.size() * 2 <= nodes.size()) {
            return;
        }
        long median = median(known.values().stream().sorted().toList());
        boolean clientApart = Math.abs(median) > allowedMillis;
        Map<NodeLink, ClockState> judged = new HashMap<>();
        known.forEach((node, ahead) -> {
            boolean apart = Math.abs(ahead - median) > allowedMillis;
            judged.put(node, apart ? ClockState.NODE_APART : agrees(clientApart));
            if (!apart) {
                said.remove(node);
            } else if (said.add(node)) {
                tell.add(() -> listener.clockApart(node, ahead - median));
            }
        });
        states = Map.copyOf(judged);
        if (clientApart && !saidOfClient) {
            tell.add(() -> listener.clockApart(null, -median));
        }
        saidOfClient = clientApart;
    }

    private static ClockState agrees(boolean clientApart) {
        return clientApart ? ClockState.CLIENT_APART : ClockState.AGREES;
    }

    /** Of an even number the one of the two in the middle that is nearer to this client's clock: it may settle a tie. */
    private static long median(List<Long> sorted) {
        long upper = sorted.get(sorted.size() / 2);
        long lower = sorted.get((sorted.size() - 1) / 2);
        return Math.abs(lower) <= Math.abs(upper) ? lower : upper;
    }
}
