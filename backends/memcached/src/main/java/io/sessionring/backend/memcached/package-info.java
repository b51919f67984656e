/**
 * Memcached nodes, over spymemcached and the binary protocol.
 *
 * <p>Start with {@link io.sessionring.backend.memcached.MemcachedBackend}. A port has one {@code Connection} at a time: a driver
 * client that lives exactly as long as its socket. When that is lost, the client is thrown away with all it had queued, so
 * that nothing is ever sent to another run of the server than the one it was meant for, and the port makes a new one.
 *
 * <p>Thread-safe. Every node has two threads: the port's and the driver's.
 */
@NullMarked
package io.sessionring.backend.memcached;

import org.jspecify.annotations.NullMarked;
