package io.sessionring;

/** A node answers, but is set up so that it cannot keep sessions. The message says what to change. */
public final class NodeConfigurationException extends SessionException {

    private static final long serialVersionUID = 1;

    private final String node;

    NodeConfigurationException(String node, String detail) {
        super("node " + node + ": " + detail, null);
        this.node = node;
    }

    /** {@return the node, by name or address} */
    public String node() {
        return node;
    }
}
