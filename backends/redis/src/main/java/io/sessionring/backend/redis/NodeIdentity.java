package io.sessionring.backend.redis;

/**
 * What the handshake learned. Every answer of the connection is given under it.
 *
 * @param incarnation the run of the node
 * @param upSinceMillis when that run began, by our clock, up to a second late
 * @param clockAheadMillis how far the node's clock was ahead of ours when the connection was made
 * @param maxValueBytes the largest value that may be sent
 */
record NodeIdentity(long incarnation, long upSinceMillis, long clockAheadMillis, int maxValueBytes) {}
