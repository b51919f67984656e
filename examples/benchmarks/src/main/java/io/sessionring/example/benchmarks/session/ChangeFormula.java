package io.sessionring.example.benchmarks.session;

import io.sessionring.internal.topology.Topology;

/**
 * What the change of a ring takes on paper. One client looks at every session that a quorum of the old nodes lists, one node
 * after the other, at one rate for the whole ring; it reads each copy of it, and writes those that a new node is to hold.
 *
 * @param nodes of the ring before the change
 * @param copies of each session
 * @param lists how often a node is listed: once where that is reliable (Redis), twice where it is not (memcached)
 */
record ChangeFormula(int nodes, int copies, int lists) {

    static final String KEYS =
            "keys = lists x q x sessions x copies / nodes, where q = max(nodes - copies + 1, nodes / 2 + 1) of the"
                    + " old nodes are listed, redis once, memcached twice (what is still in hand when the second list"
                    + " comes is not looked at again: of few sessions that are many)";
    static final String SECONDS =
            "sweep = keys / rate; before it all clients learn of the change, which takes 5.3 s and up to two"
                    + " heartbeats of 1 s, and after it the end is written, one or two more";
    static final String BYTES =
            "traffic = (keys x copies + moved) x B, where B is what a copy takes on the wire when it is read";

    static ChangeFormula of(ServerKind kind, int nodes, int copies) {
        return new ChangeFormula(nodes, copies, kind == ServerKind.MEMCACHED ? 2 : 1);
    }

    /** {@return how many of the old nodes have to be listed} */
    int quorum() {
        return Math.max(nodes - Topology.confirming(nodes, copies) + 1, nodes / 2 + 1);
    }

    /** {@return how many keys are looked at; a session counts each time that it is listed} */
    double keys(double sessions) {
        return lists * quorum() * sessions * copies / nodes;
    }

    /** {@return how long that takes} */
    double seconds(double keys, double perSecond) {
        return keys / perSecond;
    }

    /** {@return what goes over the wire, all nodes together} */
    double bytes(double keys, double moved, double bytesOfCopy) {
        return (keys * copies + moved) * bytesOfCopy;
    }
}
