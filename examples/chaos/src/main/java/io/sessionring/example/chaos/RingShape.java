package io.sessionring.example.chaos;

import io.sessionring.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Of which nodes a ring consists, and how many replicas it keeps.
 *
 * @param nodes the numbers of the nodes, in their order
 */
record RingShape(List<Integer> nodes, int replicas) {

    RingShape {
        nodes = nodes.stream().sorted().toList();
    }

    /** {@return its nodes, out of all that there are} */
    List<Node> of(List<Node> all) {
        return nodes.stream().map(all::get).toList();
    }

    RingShape with(int node) {
        List<Integer> more = new ArrayList<>(nodes);
        more.add(node);
        return new RingShape(more, replicas);
    }

    RingShape without(int node) {
        return new RingShape(nodes.stream().filter(each -> each != node).toList(), replicas);
    }

    RingShape keeping(int number) {
        return new RingShape(nodes, number);
    }
}
