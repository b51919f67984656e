package io.sessionring;

import io.sessionring.internal.replication.ClockState;
import io.sessionring.internal.replication.LoadResult;
import io.sessionring.internal.replication.NoVote;
import io.sessionring.internal.replication.NodeLink;
import io.sessionring.internal.replication.NodeState;
import io.sessionring.internal.replication.Replication;
import io.sessionring.internal.replication.RestartRule;
import io.sessionring.internal.replication.Tally;
import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The nodes as an operator sees them. Thread-safe. */
final class NodeView {

    private final Replication replication;

    NodeView(Replication replication) {
        this.replication = replication;
    }

    List<NodeStatus> all() {
        List<NodeStatus> all = new ArrayList<>();
        replication.restarts().forEach((link, restart) -> all.add(status(link, restart)));
        return List.copyOf(all);
    }

    NodeStatus of(NodeLink link) {
        RestartRule.Verdict notOfTheRing = new RestartRule.Verdict(true, "", OptionalLong.empty());
        RestartRule.Verdict restart = replication.restarts().getOrDefault(link, notOfTheRing);
        return status(link, restart);
    }

    private NodeStatus status(NodeLink link, RestartRule.Verdict restart) {
        NodeStatus.State state = state(link.state());
        Optional<String> incarnation = link.incarnation() == 0
                ? Optional.empty()
                : Optional.of(HexFormat.of().toHexDigits(link.incarnation()));
        Optional<Instant> upSince =
                link.upSinceMillis() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(link.upSinceMillis()));
        return new NodeStatus(
                Node.of(node(link)),
                place(link),
                state,
                Instant.ofEpochMilli(link.sinceMillis()),
                link.trouble(),
                state == NodeStatus.State.EJECTED
                        ? Optional.of(Instant.ofEpochMilli(link.nextBeatMillis()))
                        : Optional.empty(),
                incarnation,
                upSince,
                new NodeClock(
                        Optional.ofNullable(link.clockAheadMillis()).map(Duration::ofMillis),
                        clock(replication.clock(link))),
                figures(link.tally()),
                restart(restart));
    }

    /** {@return the node as the ring has it now: its weight may be another than when this client met it} */
    private RingNode node(NodeLink link) {
        Topology ring = replication.topology();
        if (ring != null) {
            String address = Layout.address(link.node());
            for (Layout layout : List.of(ring.coming(), ring.ring())) {
                for (RingNode node : layout.nodes()) {
                    if (Layout.address(node).equals(address)) {
                        return node;
                    }
                }
            }
        }
        return link.node();
    }

    private NodeStatus.Place place(NodeLink link) {
        Topology ring = replication.topology();
        if (ring == null || !ring.changes()) {
            return NodeStatus.Place.MEMBER;
        }
        String address = Layout.address(link.node());
        if (!ring.coming().has(address)) {
            return NodeStatus.Place.LEAVING;
        }
        return ring.ring().has(address) ? NodeStatus.Place.MEMBER : NodeStatus.Place.JOINING;
    }

    private static NodeFigures figures(Tally tally) {
        Map<VoteRefusal, Long> refused = new EnumMap<>(VoteRefusal.class);
        tally.votesRefused().forEach((reason, count) -> refused.put(refusal(reason), count));
        Map<MissCause, Long> misses = new EnumMap<>(MissCause.class);
        for (Map.Entry<LoadResult.Cause, Long> each : tally.misses().entrySet()) {
            misses.put(Answers.cause(each.getKey()), each.getValue());
        }
        return new NodeFigures(
                Collections.unmodifiableMap(refused),
                tally.repairs(),
                tally.repairsQueued(),
                tally.logOutsQueued(),
                Collections.unmodifiableMap(misses),
                tally.evictions());
    }

    private static SafeToRestart restart(RestartRule.Verdict verdict) {
        if (verdict.safe()) {
            return new SafeToRestart.Yes();
        }
        OptionalLong until = verdict.untilMillis();
        return new SafeToRestart.No(
                verdict.reason(),
                until.isPresent() ? Optional.of(Instant.ofEpochMilli(until.getAsLong())) : Optional.empty());
    }

    private static NodeStatus.State state(NodeState state) {
        return switch (state) {
            case UP -> NodeStatus.State.UP;
            case CHECKED -> NodeStatus.State.CHECKED;
            case EJECTED -> NodeStatus.State.EJECTED;
        };
    }

    private static NodeClock.State clock(ClockState state) {
        return switch (state) {
            case UNKNOWN -> NodeClock.State.UNKNOWN;
            case AGREES -> NodeClock.State.AGREES;
            case NODE_APART -> NodeClock.State.NODE_APART;
            case CLIENT_APART -> NodeClock.State.CLIENT_APART;
        };
    }

    static VoteRefusal refusal(NoVote reason) {
        return switch (reason) {
            case OLD_STAMP -> VoteRefusal.OLD_STAMP;
            case PROVISIONAL -> VoteRefusal.PROVISIONAL;
            case YOUNG_MISS -> VoteRefusal.YOUNG_MISS;
            case UNSURE_RUN -> VoteRefusal.UNSURE_RUN;
            case DAMAGED -> VoteRefusal.DAMAGED;
        };
    }
}
