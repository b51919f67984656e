package io.sessionring.example.ringctl;

import io.sessionring.internal.replication.StoredRingRecord;
import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.TopologyFormat.Held;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Hello;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What nodes hold of a ring. Nothing is changed by looking.
 *
 * @param nodes those that were asked: the listed ones, then those that they told of
 * @param ring the ring that a client would follow; null if no node holds one that was written to this run of it
 * @param older likewise, of records that came back with the nodes' older data
 */
record RingLook(
        List<Seen> nodes, @Nullable Topology ring, @Nullable Topology older) {

    /**
     * What one node answered.
     *
     * @param held what it holds of a ring, null if nothing that this release can read
     */
    record Seen(RingNode node, Answer hello, @Nullable Held held) {

        static Seen of(RingNode node, Answer hello) {
            Answer.Hit found = hello instanceof Hello there ? there.ringRecord() : null;
            return new Seen(node, hello, found == null ? null : StoredRingRecord.heldIn(found.value()));
        }

        String address() {
            return Layout.address(node);
        }

        boolean answers() {
            return hello instanceof Hello;
        }

        /** {@return why it did not answer} */
        String trouble() {
            return hello instanceof Failed failed ? Text.printable(Answers.why(failed)) : "unclear";
        }

        /** {@return what it holds, null if that was written to another run of it} */
        @Nullable
        Held confirmed() {
            Held last = held;
            return last != null && hello instanceof Hello there && last.stamp() == there.incarnation() ? last : null;
        }

        private @Nullable Topology topology(boolean ofThisRun) {
            Held last = held;
            return last == null || (confirmed() != null) != ofThisRun ? null : last.topology();
        }

        /** {@return whether a node holds what it is to hold while that is the ring} The END stands on the old ring only. */
        boolean follows(Topology ring) {
            Topology shown = topology(true);
            if (shown == null || !shown.sameView(ring)) {
                return false;
            }
            boolean ends = ring.phase() == Topology.Phase.END
                    && ring.ring().has(address())
                    && !ring.lost().contains(address());
            return !ends || shown.phase() == Topology.Phase.END;
        }
    }

    /** Asks nodes, all at the same time, and then those that they tell of. */
    static RingLook at(ConnectionOptions connection, Backend backend, List<RingNode> listed)
            throws InterruptedException {
        Map<String, Seen> seen = new LinkedHashMap<>();
        List<RingNode> unasked = listed;
        while (!unasked.isEmpty()) {
            for (Seen each : ask(connection, backend, unasked)) {
                seen.put(each.address(), each);
            }
            Topology known = prevailing(seen.values(), true);
            Topology told = known != null ? known : prevailing(seen.values(), false);
            unasked = told == null
                    ? List.of()
                    : nodesOf(told).stream()
                            .filter(node -> !seen.containsKey(Layout.address(node)))
                            .toList();
        }
        return new RingLook(
                List.copyOf(seen.values()), prevailing(seen.values(), true), prevailing(seen.values(), false));
    }

    private static List<Seen> ask(ConnectionOptions connection, Backend backend, List<RingNode> nodes)
            throws InterruptedException {
        List<NodePort> ports = new ArrayList<>();
        try {
            nodes.forEach(node -> ports.add(connection.open(backend, node)));
            List<Reply<Answer>> hellos = ports.stream().map(NodePort::hello).toList();
            Answers answers = new Answers();
            List<Seen> seen = new ArrayList<>();
            for (int i = 0; i < nodes.size(); i++) {
                seen.add(Seen.of(nodes.get(i), answers.of(hellos.get(i))));
            }
            return seen;
        } finally {
            ports.forEach(NodePort::close);
        }
    }

    private static @Nullable Topology prevailing(Collection<Seen> seen, boolean ofThisRun) {
        Topology all = null;
        for (Seen each : seen) {
            Topology shown = each.topology(ofThisRun);
            if (shown != null) {
                all = all == null ? shown : all.merge(shown);
            }
        }
        return all;
    }

    /** {@return the nodes of a ring, and those that are to join} */
    private static List<RingNode> nodesOf(Topology ring) {
        List<RingNode> all = new ArrayList<>(ring.ring().nodes());
        ring.coming().nodes().stream()
                .filter(node -> !ring.ring().has(Layout.address(node)))
                .forEach(all::add);
        return all;
    }

    /**
     * {@return the ring}
     *
     * @throws IOException if there is none, and why
     */
    Topology known() throws IOException {
        Topology known = ring;
        if (known != null) {
            return known;
        }
        if (older != null) {
            throw new IOException(
                    "the nodes came back with older data, and no client has told them yet that the ring is "
                            + RingNodes.text(older) + "; start the application, or show it the nodes");
        }
        if (nodes.stream().noneMatch(Seen::answers)) {
            throw new IOException("no node answers: "
                    + nodes.stream()
                            .map(node -> node.address() + " is " + node.trouble())
                            .collect(Collectors.joining(", ")));
        }
        throw new IOException(
                "the nodes hold no ring under this --namespace: a ring begins when the application starts");
    }

    /** {@return what a node answered that was asked} */
    @Nullable
    Seen at(RingNode node) {
        String address = Layout.address(node);
        return nodes.stream()
                .filter(each -> each.address().equals(address))
                .findFirst()
                .orElse(null);
    }
}
