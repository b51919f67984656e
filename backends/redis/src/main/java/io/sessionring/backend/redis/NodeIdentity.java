package io.sessionring.backend.redis;

import io.sessionring.spi.Answer;
import io.sessionring.spi.KnownRun;

/**
 * What the handshake learned. Every answer of the connection is given under it.
 *
 * @param run which run of the node answers
 * @param clockAheadMillis how far the node's clock was ahead of ours when the connection was made
 * @param maxValueBytes the largest value that may be sent
 */
record NodeIdentity(KnownRun run, long clockAheadMillis, int maxValueBytes) {

    /** {@return the incarnation for an answer that comes now, 0 if it is not sure} */
    long incarnation() {
        return run.incarnation();
    }

    /** {@return the answer to a heartbeat} */
    Answer.Hello hello() {
        return run.hello(clockAheadMillis);
    }
}
