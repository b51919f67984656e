package io.sessionring;

import io.sessionring.internal.replication.CopyChange;
import io.sessionring.internal.replication.NoVote;
import io.sessionring.internal.replication.NodeLink;
import io.sessionring.internal.replication.NodeState;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hears what becomes of the nodes, and makes events of it. Thread-safe. */
final class NodeWatch implements NodeLink.Listener {

    private final Events events;
    private final Function<NodeLink, NodeStatus> view;

    NodeWatch(Events events, Function<NodeLink, NodeStatus> view) {
        this.events = events;
        this.view = view;
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
