package io.sessionring.internal.connection;

import io.sessionring.spi.Answer;
import io.sessionring.spi.KnownRun;

/** What a handshake learned. Every answer of the connection is given under it. */
public interface KnownNode {

    /** {@return which run of the node answers} */
    KnownRun run();

    /** {@return how far the node's clock was ahead of ours when the connection was made, ms} */
    long clockAheadMillis();

    /** {@return the incarnation for an answer that comes now, 0 if it is not sure} */
    default long incarnation() {
        return run().incarnation();
    }

    /** {@return the answer to a heartbeat that found no ring record, or did not look} */
    default Answer.Hello hello() {
        return run().hello(clockAheadMillis());
    }

    /**
     * {@return the answer to a heartbeat}
     *
     * @param ringRecord the bytes that were found
     * @param token replaces them
     */
    default Answer.Hello hello(byte[] ringRecord, long token) {
        return run().hello(clockAheadMillis(), new Answer.Hit(ringRecord, token, incarnation()));
    }
}
