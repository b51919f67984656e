package io.sessionring.internal.replication;

import io.sessionring.internal.ring.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One ring that sessions are kept on. Usually there is one; while a ring changes there are two, the one from before and the
 * one to come, and what counts has to be so in each of them.
 *
 * @param ring which nodes hold a key
 * @param links the nodes, in the ring's order
 * @param lost the nodes that will never answer again; they are no candidates, and no other node moves up in their place
 * @param copies on how many nodes a session is kept
 */
record Group(Ring ring, List<NodeLink> links, Set<NodeLink> lost, int copies) {

    Group {
        links = List.copyOf(links);
        lost = Set.copyOf(lost);
        copies = Math.min(copies, links.size());
    }

    /** {@return how many nodes of a key may hold a copy of it} Any {@code copies} of them meet any other. */
    static int candidates(int copies, int nodes) {
        return Math.min(2 * copies - 1, nodes);
    }

    /** {@return the nodes that may hold a copy of a key, clockwise, at most {@code count} of them} */
    List<NodeLink> candidates(String key, int count) {
        if (count == 1 && lost.isEmpty()) {
            return List.of(links.get(ring.locate(key)));
        }
        List<NodeLink> nodes = new ArrayList<>(count);
        for (int node : ring.candidates(key, count)) {
            NodeLink link = links.get(node);
            if (lost.isEmpty() || !lost.contains(link)) {
                nodes.add(link);
            }
        }
        return nodes;
    }

    /** {@return the nodes that are not lost} */
    List<NodeLink> present() {
        return lost.isEmpty()
                ? links
                : links.stream().filter(link -> !lost.contains(link)).toList();
    }
}
