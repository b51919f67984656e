package io.sessionring.example.benchmarks.session;

import io.sessionring.internal.topology.Topology;

/**
 * What the change of a ring takes on paper. One client looks at every session that a quorum of the old nodes lists, one node
 * after the other, at one rate for the whole ring; it reads each copy of it, and writes those that a new node is to hold. A million
 * sessions it remembers, and does not read again when another node lists them.
 *
 * @param nodes of the ring before the change
 * @param copies of each session
 * @param lists how often a node is listed: once where that is reliable (Redis), twice where it is not (memcached)
 */
record ChangeFormula(int nodes, int copies, int lists) {

    static final String KEYS =
            "keys = q x sessions x copies / nodes, where q = max(nodes - copies + 1, nodes / 2 + 1) of the"
                    + " old nodes are listed";
    static final String READS =
            "reads = sessions, up to a million; each further one as often as it is listed, redis once by each node, memcached"
                    + " twice";
    static final String SECONDS =
            "sweep = reads / rate; before it all clients learn of the change, which takes 5.3 s and up to two"
                    + " heartbeats of 1 s, and after it the end is written, one or two more";
    static final String BYTES =
            "traffic = (reads x copies + moved) x B, where B is what a copy takes on the wire when it is read";

    private static final double REMEMBERED = 1 << 20;

    static ChangeFormula of(ServerKind kind, int nodes, int copies) {
        return new ChangeFormula(nodes, copies, kind == ServerKind.MEMCACHED ? 2 : 1);
    }

    /** {@return how many of the old nodes have to be listed} */
    int quorum() {
        return Math.max(nodes - Topology.confirming(nodes, copies) + 1, nodes / 2 + 1);
    }

    /** {@return how many keys the nodes list; a session counts for each node} */
    double keys(double sessions) {
        return quorum() * sessions * copies / nodes;
    }

    /** {@return how often a session is read} */
    double reads(double sessions) {
        double further = Math.max(0, sessions - REMEMBERED);
        return Math.min(sessions, REMEMBERED) + lists * keys(further);
    }

    /** {@return how long so many reads take} */
    double seconds(double reads, double perSecond) {
        return reads / perSecond;
    }

    /** {@return what goes over the wire, all nodes together} */
    double bytes(double reads, double moved, double bytesOfCopy) {
        return (reads * copies + moved) * bytesOfCopy;
    }
}
