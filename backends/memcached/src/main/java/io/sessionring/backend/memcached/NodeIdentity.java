package io.sessionring.backend.memcached;

/**
 * What the handshake learned. Every answer of the connection is given under it.
 *
 * @param incarnation the run of the node
 * @param upSinceMillis when that run began, by our clock, up to a second late
 * @param nodeMillis the node's clock when the connection was made
 * @param itemSizeMax the largest item the node takes, all told
 * @param tokens the tokens of this connection
 */
record NodeIdentity(long incarnation, long upSinceMillis, long nodeMillis, long itemSizeMax, Tokens tokens) {

    /**
     * What a node of 64 bits counts besides key and value: 48 for the item's header, 8 for the cas id, 1 at the end of the
     * key, 2 at the end of the value. Flags are 0, which take no room.
     */
    private static final int ITEM_OVERHEAD = 48 + 8 + 1 + 2;

    /** {@return the largest value under a key of this length} */
    long largestValue(int keyLength) {
        return Math.max(0, itemSizeMax - ITEM_OVERHEAD - keyLength);
    }
}
