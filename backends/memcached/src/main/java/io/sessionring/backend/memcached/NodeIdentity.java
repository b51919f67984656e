package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.KnownNode;
import io.sessionring.spi.KnownRun;

/**
 * What the handshake learned.
 *
 * @param run which run of the node answers
 * @param process a number for the process, the same on every connection to it
 * @param clockAheadMillis how far the node's clock was ahead of ours when the connection was made
 * @param itemSizeMax the largest item the node takes, all told
 */
record NodeIdentity(KnownRun run, long process, long clockAheadMillis, long itemSizeMax) implements KnownNode {

    /**
     * What a node of 64 bits counts besides key and value: 48 for the item's header, 8 for the cas id, 1 at the end of the
     * key, 2 at the end of the value. Flags are 0, which take no room.
     */
    private static final int ITEM_OVERHEAD = 48 + 8 + 1 + 2;

    /** Stands for 0, which to a node means "whatever is there". No node counts as far. */
    private static final long NOBODYS_CAS = -1;

    /**
     * {@return the token for a cas id} Cas ids begin at 1 with every process, so the same one may stand for one value before
     * a restart and for another one after it. A token is a cas id combined with the process that gave it: in another one it
     * turns into a cas id that no value has, but for a chance of one in 2^64, and the node itself says so.
     */
    long token(long cas) {
        return cas ^ process;
    }

    /** {@return the cas id to send for a token}, never 0 */
    long cas(long token) {
        long cas = token ^ process;
        return cas == 0 ? NOBODYS_CAS : cas;
    }

    /** {@return the largest value under a key of this length} */
    long largestValue(int keyLength) {
        return Math.max(0, itemSizeMax - ITEM_OVERHEAD - keyLength);
    }
}
