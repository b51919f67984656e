package io.sessionring.backend.redis;

import io.sessionring.internal.connection.KnownNode;
import io.sessionring.spi.KnownRun;

/**
 * What the handshake learned.
 *
 * @param run which run of the node answers
 * @param clockAheadMillis how far the node's clock was ahead of ours when the connection was made
 * @param maxValueBytes the largest value that may be sent
 */
record NodeIdentity(KnownRun run, long clockAheadMillis, int maxValueBytes) implements KnownNode {}
