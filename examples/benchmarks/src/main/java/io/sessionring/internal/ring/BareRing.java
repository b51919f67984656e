package io.sessionring.internal.ring;

/** Asks a ring for positions that are known already, without the digest of a key. Immutable. */
public final class BareRing {

    private final Ring ring;

    public BareRing(Ring ring) {
        this.ring = ring;
    }

    /** {@return the node that owns a position} */
    public int nodeAt(int position) {
        return ring.nodeAt(position);
    }

    /** {@return the nodes that may hold a key at this position} */
    public int[] candidatesAt(int position, int count) {
        return ring.candidatesAt(position, count);
    }
}
