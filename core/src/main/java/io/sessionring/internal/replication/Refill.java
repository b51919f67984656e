package io.sessionring.internal.replication;

import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.TopologyFormat.Mark;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives a node that has forgotten everything, or has come back with older data, what it lacks, also of sessions that no client
 * remembers: lists the keys of all other nodes and has every session that may have a copy there brought to it. Of all clients
 * one does it, whose mark stands on the node. Then the ring says that this run of the node is whole: what it has not, is not.
 * One node at a time, at a low rate, and only while the ring does not change.
 *
 * <p>Everything that changes something here runs on the timer.
 */
final class Refill {

    private static final Logger LOG = System.getLogger(Refill.class.getName());

    /** A fault is to be healed soon, but not at the cost of those who use the nodes. */
    private static final int SESSIONS_PER_SECOND = 500;

    /** A node is left alone for so long after it came back: what clients remember is repaired first. */
    private static final int HEARTBEATS_OF_REST = 3;

    private final Membership membership;
    private final Repair repair;
    private final Time time;
    private final LongSupplier random;
    private final BiConsumer<Operation<Boolean>, Consumer<Boolean>> runner;
    private final int client;

    private @Nullable Job job;
    private int marks;

    /** What is known of who is at work on a node: the mark that it showed last, and until when to wait for another one. */
    private final Map<NodeLink, Watch> watches = new HashMap<>();

    private volatile boolean stopped;

    private record Watch(long run, Mark mark, long untilNanos) {}

    /**
     * Makes one that has not begun.
     *
     * @param client names this client in marks
     * @param runner runs an operation in the background and says what came of it
     */
    Refill(
            Membership membership,
            Repair repair,
            Time time,
            LongSupplier random,
            int client,
            BiConsumer<Operation<Boolean>, Consumer<Boolean>> runner) {
        this.membership = membership;
        this.repair = repair;
        this.time = time;
        this.random = random;
        this.client = client;
        this.runner = runner;
    }

    /** Begins to look, at every heartbeat, whether there is something to do. */
    void start() {
        time.schedule(heartbeat(), () -> {
            if (!stopped) {
                try {
                    look();
                } finally {
                    start();
                }
            }
        });
    }

    void stop() {
        stopped = true;
    }

    private Context context() {
        return membership.context();
    }

    private long heartbeat() {
        return context().settings().heartbeat().toNanos();
    }

    private void look() {
        Job underWay = job;
        if (underWay != null) {
            if (underWay.goesOn()) {
                underWay.advance();
            } else {
                giveUp(underWay);
            }
            return;
        }
        Topology followed = membership.topology();
        if (followed == null || followed.changes() || context().keepsOne() || !membership.holds()) {
            watches.clear();
            return;
        }
        for (NodeLink node : context().view().links()) {
            if (lacks(node) && isOurs(node)) {
                Job begun = new Job(node, node.incarnation(), followed);
                job = begun;
                begun.mark();
                return;
            }
        }
    }

    private void giveUp(Job ended) {
        job = null;
        membership.mark(ended.node, Mark.NONE);
        watches.remove(ended.node);
    }

    private boolean lacks(NodeLink node) {
        return node.incarnation() != 0
                && node.state() == NodeState.UP
                && !node.unfit()
                && node.young(time.wallMillis(), context());
    }

    /** Whether nobody else has shown for long to be at work on a node; at first after a short while, not all at once. */
    private boolean isOurs(NodeLink node) {
        long now = time.nanoTime();
        Mark mark = membership.markOn(node);
        long run = node.incarnation();
        Watch watch = watches.get(node);
        if (watch == null || watch.run != run || !watch.mark.equals(mark)) {
            long patience = mark.client() == 0
                    ? HEARTBEATS_OF_REST * heartbeat()
                    : 2 * context().settings().lease().toNanos();
            watches.put(node, new Watch(run, mark, now + patience + Math.floorMod(random.getAsLong(), patience)));
            return false;
        }
        return now - watch.untilNanos >= 0;
    }

    /** One node's way back. */
    private final class Job implements Sweep.Guide {

        private final NodeLink node;
        private final long run;
        private final Topology ring;
        private boolean sweeps;
        private boolean done;
        private boolean abandoned;
        private int sessions;

        Job(NodeLink node, long run, Topology ring) {
            this.node = node;
            this.run = run;
            this.ring = ring;
        }

        void mark() {
            membership.mark(node, new Mark(client, ++marks));
        }

        @Override
        public boolean goesOn() {
            return !stopped
                    && !done
                    && !abandoned
                    && membership.isFollowed(ring)
                    && node.incarnation() == run
                    && !node.ejected();
        }

        /** Begins once the node shows this client's mark, and not another's. */
        void advance() {
            int marked = membership.markOn(node).client();
            if (sweeps) {
                if (marked == client) {
                    mark();
                } else {
                    giveUp(this);
                }
                return;
            }
            if (marked != client) {
                if (marked != 0) {
                    giveUp(this);
                }
                return;
            }
            sweeps = true;
            mark();
            List<NodeLink> others = new ArrayList<>(context().view().links());
            others.remove(node);
            int copies = ring.ring().copies();
            new Sweep(
                            membership,
                            repair,
                            time,
                            runner,
                            this,
                            others,
                            others.size() + 2 - copies,
                            SESSIONS_PER_SECOND,
                            this::finish)
                    .start();
        }

        private void finish() {
            done = true;
            membership.whole(node, run, ring);
            giveUp(this);
            LOG.log(Level.INFO, "node {0} has been refilled: {1} sessions were looked at", node.name(), sessions);
        }

        @Override
        public void abandoned() {
            abandoned = true;
        }

        @Override
        public boolean concerns(String key) {
            return context().candidates(key).indexOf(node) >= 0;
        }

        @Override
        public @Nullable NodeLink target() {
            return node;
        }

        @Override
        public void swept(boolean moved) {
            sessions++;
        }
    }
}
