package io.sessionring;

/** A node has no memory left and evicts nothing. What was stored before is still there. */
public final class NodeFullException extends SessionException {

    private static final long serialVersionUID = 1;

    private final String node;

    NodeFullException(String node) {
        super("node " + node + " has no memory left and evicts nothing; give it more memory or let it evict", null);
        this.node = node;
    }

    /** {@return the node that refused, by name or address} */
    public String node() {
        return node;
    }
}
