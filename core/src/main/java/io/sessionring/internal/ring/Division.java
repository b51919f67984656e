package io.sessionring.internal.ring;

/**
 * How the positions, unsigned 32-bit numbers, are divided among nodes. There are places in some order, numbered; each
 * belongs to a node, and each position to a place. Immutable.
 */
sealed interface Division permits Continuum, Modulo {

    /** {@return the place that a position belongs to} */
    int indexOf(int position);

    /** {@return the node that a place belongs to} */
    int owner(int index);

    /** {@return the place after another; after the last one comes the first} */
    int next(int index);

    /** {@return how many places of the same size, more or less, each node has} */
    int[] pointsPerNode(int nodes);

    /** {@return how many positions belong to each node} */
    long[] positionsPerNode(int nodes);
}
