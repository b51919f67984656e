package io.sessionring.example.chaos;

import io.sessionring.Node;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodeAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodes as one client reaches them: over a line of its own to each, though all clients know them by the same addresses,
 * since the ring that they share is made of those.
 *
 * @param nodes all there are
 * @param lines where the line to each begins
 */
record OwnLines(List<Node> nodes, List<NodeAddress> lines) {

    /** So many nodes have names of their own. */
    static final int NAMES = 7;

    /** {@return nodes of that kind behind the lines} */
    Backend over(Backend kind) {
        Map<NodeAddress, NodeAddress> ways = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            ways.put(new NodeAddress(nodes.get(i).host(), nodes.get(i).port()), lines.get(i));
        }
        return (address, settings) -> kind.open(ways.getOrDefault(address, address), settings);
    }

    /** {@return each node and its line, for a command line} */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            arguments.add(nodes.get(i).host() + ":" + nodes.get(i).port() + "=" + lines.get(i));
        }
        return arguments;
    }

    static OwnLines parse(List<String> arguments) {
        List<Node> nodes = new ArrayList<>();
        List<NodeAddress> lines = new ArrayList<>();
        for (String argument : arguments) {
            String[] ends = argument.split("=", 2);
            nodes.add(Node.parse(ends[0]).withName(name(nodes.size())));
            Node line = Node.parse(ends[1]);
            lines.add(new NodeAddress(line.host(), line.port()));
        }
        return new OwnLines(nodes, lines);
    }

    /** {@return what the node of that number is called} The nodes beyond all names are other addresses of the first ones. */
    static String name(int number) {
        return "node" + number % NAMES;
    }

    /** {@return the number of the node with this address} */
    static int number(List<Node> all, Node node) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).host().equals(node.host()) && all.get(i).port() == node.port()) {
                return i;
            }
        }
        throw new IllegalArgumentException("node is none of all: " + node);
    }
}
