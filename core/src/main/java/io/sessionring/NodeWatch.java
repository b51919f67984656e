package io.sessionring;

import io.sessionring.internal.replication.CopyChange;
import io.sessionring.internal.replication.NoVote;
import io.sessionring.internal.replication.NodeLink;
import io.sessionring.internal.replication.NodeListener;
import io.sessionring.internal.replication.NodeState;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hears what becomes of the nodes, and makes events of it. Thread-safe. */
final class NodeWatch implements NodeListener {

    private final Events events;
    private final Function<NodeLink, NodeStatus> view;
    private final List<Node> listed;
    private final int replicas;

    /**
     * Makes one.
     *
     * @param listed the nodes that the application listed
     * @param replicas how many replicas it asked for
     */
    NodeWatch(Events events, Function<NodeLink, NodeStatus> view, List<Node> listed, int replicas) {
        this.events = events;
        this.view = view;
        this.listed = listed;
        this.replicas = replicas;
    }

    @Override
    public void followed(@Nullable Topology before, Topology now) {
        RingEvent.Kind kind = before == null
                ? RingEvent.Kind.FOUND
                : switch (now.phase()) {
                    case STABLE -> RingEvent.Kind.CHANGED;
                    case JOINT -> RingEvent.Kind.CHANGING;
                    case END -> RingEvent.Kind.DECIDED;
                };
        events.ring(
                new RingEvent(
                        kind,
                        nodes(now.ring()),
                        nodes(now.coming()),
                        now.ring().copies() - 1,
                        now.coming().copies() - 1,
                        now.term()),
                listed,
                replicas);
    }

    private static List<Node> nodes(Layout layout) {
        return layout.nodes().stream().map(Node::of).toList();
    }

    @Override
    public void changed(NodeLink node, NodeState state, String reason) {
        events.node(view.apply(node));
    }

    @Override
    public void restarted(NodeLink node) {
        events.restarted(node.name());
        tell(CopyEvent.Kind.RESTARTED, node, 1);
    }

    @Override
    public void lacksRingRecord(NodeLink node, String why) {
        events.lacksRingRecord(node.name(), why);
    }

    @Override
    public void clockApart(@Nullable NodeLink node, long aheadMillis) {
        Optional<String> name = Optional.ofNullable(node).map(NodeLink::name);
        events.clockApart(name, aheadMillis);
        events.copies(new CopyEvent(CopyEvent.Kind.CLOCK_APART, name, Optional.empty(), 1));
    }

    @Override
    public void voteRefused(NodeLink node, NoVote reason) {
        events.copies(new CopyEvent(
                CopyEvent.Kind.VOTE_REFUSED, Optional.of(node.name()), Optional.of(NodeView.refusal(reason)), 1));
    }

    @Override
    public void copies(NodeLink node, CopyChange change, int count) {
        tell(
                switch (change) {
                    case EVICTED -> CopyEvent.Kind.EVICTED;
                    case REPAIR_QUEUED -> CopyEvent.Kind.REPAIR_QUEUED;
                    case REPAIRED -> CopyEvent.Kind.REPAIRED;
                    case LOG_OUT_QUEUED -> CopyEvent.Kind.LOG_OUT_QUEUED;
                    case LOG_OUT_DELIVERED -> CopyEvent.Kind.LOG_OUT_DELIVERED;
                },
                node,
                count);
    }

    private void tell(CopyEvent.Kind kind, NodeLink node, int count) {
        events.copies(new CopyEvent(kind, Optional.of(node.name()), Optional.empty(), count));
    }
}
