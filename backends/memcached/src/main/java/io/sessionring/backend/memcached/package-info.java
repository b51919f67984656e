/**
 * Sessions on plain memcached nodes. Start with {@link io.sessionring.backend.memcached.MemcachedBackend}; the rest is not
 * for applications.
 *
 * <p>From the outside in: {@code MemcachedNodePort} says what operations are in commands and what the answers mean,
 * the core's {@code Link} keeps the node connected by {@code MemcachedConnector}, {@code Handshake} learns which process of
 * which node it is, {@code Greeting} whether that has forgotten everything, {@code Pipeline} puts operations on an
 * established connection, {@code Wire} is one connection of the driver, from connecting to its end, and {@code Exchange} is
 * one request on it with its answer. The driver never reconnects by itself: what is queued in it therefore never reaches
 * another process than the one it was meant for.
 *
 * <p>Everything is safe for use by many threads unless it says otherwise. All threads are daemons. What happens to a node
 * stands in the answers; the driver's own messages go to {@code System.Logger}, without keys.
 */
@NullMarked
package io.sessionring.backend.memcached;

import org.jspecify.annotations.NullMarked;
