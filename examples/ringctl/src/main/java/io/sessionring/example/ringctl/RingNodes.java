package io.sessionring.example.ringctl;

import io.sessionring.Node;
import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** Nodes of a ring as the library takes them, and as they are written in an option. */
final class RingNodes {

    private RingNodes() {}

    /** {@return the node for the library} */
    static Node node(RingNode node) {
        Node plain = Node.of(node.host(), node.port()).withWeight(Math.max(1, node.weight()));
        String name = node.name();
        Node named = name == null ? plain : plain.withName(name);
        String zone = node.zone();
        return zone == null ? named : named.withZone(zone);
    }

    static List<Node> nodes(List<RingNode> nodes) {
        return nodes.stream().map(RingNodes::node).toList();
    }

    /** {@return whether both lists name the same nodes, in whatever order} */
    static boolean same(List<RingNode> one, List<RingNode> other) {
        return new HashSet<>(nodes(one)).equals(new HashSet<>(nodes(other)));
    }

    /** {@return the nodes of a ring as an option lists them, and its replicas} */
    static String text(Layout ring) {
        int replicas = ring.copies() - 1;
        return list(ring.nodes()) + " with " + (replicas == 0 ? "no replicas" : counted(replicas, "replica"));
    }

    static String list(List<RingNode> nodes) {
        return nodes.stream().map(RingNodes::text).collect(Collectors.joining(","));
    }

    static String text(RingNode node) {
        return Text.printable(node(node).toString());
    }

    static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** {@return what a ring is, in a sentence that has begun} */
    static String text(Topology ring) {
        if (!ring.changes()) {
            return text(ring.ring());
        }
        return text(ring.ring())
                + (ring.goesBack() ? ", a change being taken back" : ", and is changing to " + text(ring.coming()));
    }
}
