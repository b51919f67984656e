package io.sessionring;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Where the list of nodes comes from, if it is not in the code. It is asked once when the client is built, and then every
 * half a minute: nodes that it lists three times in a row and that the ring has not, are added to the ring. Nothing is ever
 * removed for it: a name service that answers with half of its addresses must not take half of the ring out. Nodes are
 * removed by {@link SessionClient#changeNodes}, or by a greater {@link SessionClientBuilder#ringVersion}.
 */
@FunctionalInterface
public interface NodeSource {

    /**
     * {@return the nodes that there are} May take its time; called on the client's executor, and on the thread that builds the
     * client.
     *
     * @throws UnknownHostException if they cannot be told now
     */
    List<Node> nodes() throws UnknownHostException;

    /**
     * A name that stands for the addresses of all nodes, such as that of a headless service.
     *
     * @param host the name
     * @param port the port on which every node listens, 1 to 65,535
     * @return a source that resolves the name anew each time, by the system's resolver
     */
    static NodeSource dns(String host, int port) {
        Node.of(host, port); // checks both
        return () -> {
            List<Node> nodes = new ArrayList<>();
            Arrays.stream(InetAddress.getAllByName(Objects.requireNonNull(host)))
                    .map(InetAddress::getHostAddress)
                    .distinct()
                    .sorted(Comparator.naturalOrder())
                    .forEach(address -> nodes.add(Node.of(address, port)));
            return nodes;
        };
    }
}
