package io.sessionring.internal.replication;

import io.sessionring.internal.record.Tombstone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something to do for a key: to spread a tombstone, or to look at its copies. Used under the lock of {@link Repair}. */
final class RepairJob {

    final String key;
    final @Nullable Tombstone tombstone;
    final long since;
    /** The nodes that may have lost their copy, and when that was noticed. */
    final Map<NodeLink, Long> doubts = new HashMap<>();
    /** The nodes that did not take part last time; empty before the first time. */
    List<NodeLink> lacking = List.of();
    /** For which nodes the listener has been told so. */
    List<NodeLink> told = List.of();

    boolean underWay;
    /** Something new came up while it was under way: then it is to be done once more at this time, monotonic ns. */
    @Nullable
    Long onceMoreAt;
    /** For which nodes it counts as waiting: all candidates before it is known. */
    private List<NodeLink> counted = List.of();

    /**
     * Makes one.
     *
     * @param since when it was found to be needed, monotonic ns
     */
    RepairJob(String key, @Nullable Tombstone tombstone, long since) {
        this.key = key;
        this.tombstone = tombstone;
        this.since = since;
    }

    boolean isLogOut() {
        return tombstone != null;
    }

    boolean isRotation() {
        return tombstone != null && tombstone.cause() == Tombstone.Cause.ROTATED;
    }

    /** Takes note of the nodes that it waits for. */
    void countFor(List<NodeLink> nodes) {
        counted.forEach(node -> node.tally().waiting(isLogOut(), -1));
        counted = nodes;
        counted.forEach(node -> node.tally().waiting(isLogOut(), 1));
    }

    /** {@return whether one of the nodes that it waits for can be asked} */
    boolean worthATry() {
        return lacking.isEmpty() || lacking.stream().anyMatch(node -> node.state() == NodeState.UP);
    }
}
