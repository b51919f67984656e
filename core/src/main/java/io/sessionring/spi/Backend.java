package io.sessionring.spi;

/** A kind of node: opens the port to one node of that kind. Thread-safe; holds no connection of its own. */
public interface Backend {

    /**
     * Opens the port to one node. Returns at once and never fails for what the node does: connecting and the handshake
     * go on in the background, and again whenever the connection is lost, until the port is closed.
     *
     * @param address where the node listens
     * @param settings limits and sources that hold for every port of a client
     * @return the port, which the caller closes
     */
    NodePort open(NodeAddress address, PortSettings settings);
}
