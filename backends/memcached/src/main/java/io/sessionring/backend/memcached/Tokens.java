package io.sessionring.backend.memcached;

import java.security.SecureRandom;

/**
 * Turns cas ids into the tokens of one connection and back. A node's cas ids begin at 1 with every run, so the same id may
 * stand for one value before a restart and for another one after it. Tokens are therefore cas ids under a random mask that
 * is different for each connection: one of another connection turns into an id that no value has (but for a chance of one
 * in 2^64), the node itself says so, and nothing is overwritten.
 *
 * @param mask the connection's random number
 */
record Tokens(long mask) {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** Stands for 0, which to a node means "whatever is there". No node counts as far. */
    private static final long NOBODYS = -1;

    static Tokens ofNewConnection() {
        return new Tokens(RANDOM.nextLong());
    }

    long token(long cas) {
        return cas ^ mask;
    }

    /** {@return what to send, never 0} */
    long cas(long token) {
        long cas = token ^ mask;
        return cas == 0 ? NOBODYS : cas;
    }
}
