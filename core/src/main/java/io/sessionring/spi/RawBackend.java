package io.sessionring.spi;

/** A kind of node that also keeps values in formats that are not Sessionring's. Thread-safe. */
public interface RawBackend extends Backend {

    /**
     * Opens one node. Returns at once and never fails for what the node does, as {@link #open} does.
     *
     * @param address where the node listens
     * @param settings limits and sources; the ring record is of no use here
     * @return the node, which the caller closes
     */
    RawNode openRaw(NodeAddress address, PortSettings settings);
}
