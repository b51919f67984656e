package io.sessionring.internal.topology;

import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.RingNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A ring and how many copies of a session are kept on it.
 *
 * @param nodes in the order in which they were listed; names and addresses are distinct
 * @param copies 1 up to the number of nodes
 * @param version what the application calls this list; a greater one replaces a smaller one
 */
public record Layout(List<RingNode> nodes, int copies, int version) {

    /** More nodes than anybody has, and few enough that their record fits into a value. */
    public static final int MOST_NODES = 1_000;

    /** More copies than anybody keeps. */
    public static final int MOST_COPIES = 16;

    public Layout {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty() || nodes.size() > MOST_NODES) {
            throw new IllegalArgumentException("nodes must be 1 to " + MOST_NODES + "; got " + nodes.size());
        }
        Set<String> names = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (RingNode node : nodes) {
            if (!names.add(node.identity()) || !addresses.add(address(node))) {
                throw new IllegalArgumentException("nodes must be distinct; " + node.identity() + " is listed twice");
            }
        }
        int most = Math.min(MOST_COPIES, nodes.size());
        if (copies < 1 || copies > most) {
            throw new IllegalArgumentException("copies must be 1 to " + most + "; got " + copies);
        }
        if (version < 0) {
            throw new IllegalArgumentException("version must not be negative; got " + version);
        }
    }

    /** {@return where a node is found: {@code host:port}, the host in small letters and an IPv6 one in brackets} */
    public static String address(RingNode node) {
        String host = node.host().toLowerCase(Locale.ROOT);
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + node.port();
    }

    /** {@return whether both place every key alike on as many nodes} */
    public boolean sameRing(Layout other) {
        return copies == other.copies && nodes.equals(other.nodes);
    }

    /** {@return the same ring; if another one has the same nodes, in its order} */
    public Layout inOrderOf(Layout other) {
        return Set.copyOf(nodes).equals(Set.copyOf(other.nodes)) ? new Layout(other.nodes, copies, version) : this;
    }

    /** {@return the same ring, called this} */
    public Layout withVersion(int number) {
        return new Layout(nodes, copies, number);
    }

    /** {@return whether a node of that address belongs to it} */
    public boolean has(String address) {
        return nodes.stream().anyMatch(node -> address(node).equals(address));
    }

    /** {@return the continuum of its nodes} */
    public Ring ring() {
        return Ring.of(Placement.KETAMA, nodes);
    }
}
