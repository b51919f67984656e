package io.sessionring.example.benchmarks.micro;

import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.RingNode;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static String host(int node) {
        return "10." + node / 65_536 + "." + node / 256 % 256 + "." + node % 256;
    }

    static List<RingNode> nodes(int count, boolean weighted) {
        List<RingNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(new RingNode(host(i), 11_211, null, weight(i, weighted), null));
        }
        return nodes;
    }

    static Ring sessionring(int count, boolean weighted) {
        return Ring.of(Placement.KETAMA, nodes(count, weighted));
    }

    /** Nodes of spymemcached that are not connected: its locator only asks for their addresses. */
    static List<MemcachedNode> spyNodes(int count) {
        List<MemcachedNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            InetSocketAddress address = InetSocketAddress.createUnresolved(host(i), 11_211);
            int hash = i;
            nodes.add((MemcachedNode) Proxy.newProxyInstance(
                    MemcachedNode.class.getClassLoader(),
                    new Class<?>[] {MemcachedNode.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "getSocketAddress" -> address;
                        case "hashCode" -> hash;
                        case "equals" -> proxy == arguments[0];
                        case "toString" -> address.toString();
                        default -> throw new IllegalStateException("a locator asks a node for " + method.getName());
                    }));
        }
        return nodes;
    }

    static KetamaNodeLocator spymemcached(List<MemcachedNode> nodes) {
        Map<InetSocketAddress, Integer> weights = new HashMap<>();
        nodes.forEach(node -> weights.put((InetSocketAddress) node.getSocketAddress(), 1));
        return new KetamaNodeLocator(nodes, DefaultHashAlgorithm.KETAMA_HASH, Format.LIBMEMCACHED, weights);
    }
}
