package io.sessionring.internal.replication;

import io.sessionring.internal.ring.RingNode;
import io.sessionring.spi.NodePort;

/** Opens the port to a node. */
@FunctionalInterface
public interface Ports {

    /** {@return a port, which the replication closes} Returns at once. */
    NodePort open(RingNode node);
}
