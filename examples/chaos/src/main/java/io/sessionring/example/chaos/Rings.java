package io.sessionring.example.chaos;

import io.sessionring.Node;
import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.RingNode;
import java.util.List;

/** The ring as a client makes it: by the nodes' names, so that it is the same whatever proxies stand before the nodes. */
final class Rings {

    private Rings() {}

    static Ring of(List<Node> nodes) {
        return Ring.of(
                Placement.KETAMA,
                nodes.stream()
                        .map(node -> new RingNode(
                                node.host(), node.port(), node.name().orElse(null), node.weight(), null))
                        .toList());
    }
}
