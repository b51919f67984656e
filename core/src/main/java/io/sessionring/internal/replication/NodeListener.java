package io.sessionring.internal.replication;

import io.sessionring.internal.topology.Topology;
import io.sessionring.spi.Answer;
import org.jspecify.annotations.Nullable;

/** Hears of the nodes of a client, and of its ring. Implementations are thread-safe and quick. */
public interface NodeListener {

    /** Called without locks, on the thread that found out; must be quick. {@code reason} is empty when it is up. */
    void changed(NodeLink node, NodeState state, String reason);

    /** The node has answered a heartbeat that was sent then. Called as {@link #changed}. */
    default void greeted(NodeLink node, Answer.Hello hello, long sentNanos) {}

    /** The client goes by another topology than before, or by the first one. Called as {@link #changed}. */
    default void followed(@Nullable Topology before, Topology now) {}

    /** Another run of the node answers than the one before. Called as {@link #changed}. */
    default void restarted(NodeLink node) {}

    /** The node has no ring record that counts: it would not be noticed that it forgot everything. Said once. */
    default void lacksRingRecord(NodeLink node, String why) {}

    /** The node has told its clock, and differently than before. Called as {@link #changed}. */
    default void clockRead(NodeLink node) {}

    /** A clock is too far from the nodes' median: a node's, or this client's if {@code node} is null. */
    default void clockApart(@Nullable NodeLink node, long aheadMillis) {}

    /** An answer of the node was no vote. */
    default void voteRefused(NodeLink node, NoVote reason) {}

    /** Something became of so many copies, or log-outs, on the node. */
    default void copies(NodeLink node, CopyChange change, int count) {}
}
