package io.sessionring.internal.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says whose clock is wrong, a node's or this client's: once for each clock, until that one agrees again. Nothing else follows
 * from it. Thread-safe.
 */
final class Clocks {

    private final Membership membership;
    private final long clockSkewMillis;
    private final NodeListener listener;
    private final Set<NodeLink> said = new HashSet<>();
    private boolean saidOfClient;
    private volatile Map<NodeLink, ClockState> states = Map.of();

    Clocks(Membership membership, long clockSkewMillis, NodeListener listener) {
        this.membership = membership;
        this.clockSkewMillis = clockSkewMillis;
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
        List<NodeLink> nodes = membership.context().view().links();
        List<@Nullable Long> ahead = new ArrayList<>();
        nodes.forEach(node -> ahead.add(node.clockAheadMillis()));
        ClockComparison compared = ClockComparison.of(ahead, clockSkewMillis);
        long median = compared.medianMillis().orElse(0);
        Map<NodeLink, ClockState> judged = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            NodeLink node = nodes.get(i);
            Long itsOwn = ahead.get(i);
            ClockState state = compared.states().get(i);
            judged.put(node, state);
            if (state != ClockState.NODE_APART || itsOwn == null) {
                said.remove(node);
            } else if (said.add(node)) {
                tell.add(() -> listener.clockApart(node, itsOwn - median));
            }
        }
        states = Map.copyOf(judged);
        if (compared.oursIsApart() && !saidOfClient) {
            tell.add(() -> listener.clockApart(null, -median));
        }
        saidOfClient = compared.oursIsApart();
    }
}
