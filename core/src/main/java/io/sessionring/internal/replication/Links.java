package io.sessionring.internal.replication;

import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The nodes that a client has to do with, by their addresses: each is met when it is first heard of. Thread-safe. */
final class Links {

    private final Function<RingNode, NodeLink> maker;
    private final Consumer<NodeLink> onNew;
    private final Map<String, NodeLink> byAddress = new LinkedHashMap<>();
    private boolean closed;

    /**
     * Knows no node.
     *
     * @param maker makes a link
     * @param onNew is told of every link that is made
     */
    Links(Function<RingNode, NodeLink> maker, Consumer<NodeLink> onNew) {
        this.maker = maker;
        this.onNew = onNew;
    }

    /** {@return the link to a node, made if there is none yet} */
    NodeLink of(RingNode node) {
        NodeLink link;
        boolean late;
        synchronized (this) {
            link = byAddress.get(Layout.address(node));
            if (link != null) {
                return link;
            }
            link = maker.apply(node);
            byAddress.put(Layout.address(node), link);
            late = closed;
        }
        if (late) {
            link.close();
        } else {
            onNew.accept(link);
        }
        return link;
    }

    /** {@return the links to nodes, in their order} */
    List<NodeLink> of(List<RingNode> nodes) {
        return nodes.stream().map(this::of).toList();
    }

    /** {@return the link to the node of an address, made if there is none yet} */
    NodeLink at(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon);
        boolean bracketed = host.startsWith("[");
        return of(new RingNode(
                bracketed ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(address.substring(colon + 1)),
                null,
                0,
                null));
    }

    /** {@return all of them} */
    synchronized List<NodeLink> all() {
        return List.copyOf(byAddress.values());
    }

    /** Forgets a link. */
    synchronized void drop(NodeLink link) {
        byAddress.values().remove(link);
    }

    synchronized boolean has(NodeLink link) {
        return byAddress.containsValue(link);
    }

    /** Closes all of them, and those that are yet to be made. Idempotent. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(NodeLink::close);
    }
}
