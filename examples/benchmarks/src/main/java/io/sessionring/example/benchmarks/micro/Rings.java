package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.turn.RingNodes;
import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.RingNode;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.spy.memcached.DefaultHashAlgorithm;
import net.spy.memcached.KetamaNodeKeyFormatter.Format;
import net.spy.memcached.KetamaNodeLocator;
import net.spy.memcached.MemcachedNode;

/** The same nodes on the rings that are compared. */
final class Rings {

    private Rings() {}

    /** The weight of each node; 1 for all, or 1 to 4 in turn. */
    static int weight(int node, boolean weighted) {
        return weighted ? 1 + node % 4 : 1;
    }

    static List<RingNode> nodes(int count, boolean weighted) {
        List<RingNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(new RingNode(RingNodes.host(i), RingNodes.PORT, null, weight(i, weighted), null));
        }
        return nodes;
    }

    static Ring sessionring(int count, boolean weighted) {
        return Ring.of(Placement.KETAMA, nodes(count, weighted));
    }

    /** Nodes of spymemcached that are not connected. */
    static List<MemcachedNode> spyNodes(int count) {
        return IntStream.range(0, count)
                .mapToObj(node -> RingNodes.unconnected(MemcachedNode.class, node))
                .toList();
    }

    static KetamaNodeLocator spymemcached(List<MemcachedNode> nodes) {
        Map<InetSocketAddress, Integer> weights = new HashMap<>();
        nodes.forEach(node -> weights.put((InetSocketAddress) node.getSocketAddress(), 1));
        return new KetamaNodeLocator(nodes, DefaultHashAlgorithm.KETAMA_HASH, Format.LIBMEMCACHED, weights);
    }
}
