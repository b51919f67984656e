/**
 * Sessions on plain Redis nodes. Start with {@link io.sessionring.backend.redis.RedisBackend}; the rest is not public.
 *
 * <p>From the outside in: {@code RedisNodePort} turns operations into commands, the core's {@code Link} keeps the node
 * connected by {@code RedisConnector}, {@code Pipeline} puts many threads on one connection, {@code Handshake} learns which
 * run of which kind of node it is, {@code Greeting} whether that has forgotten everything since, and {@code CompareAndSet}
 * holds the script. Of the driver its wire format is used (commands, encoding, buffered streams), not its connections and
 * pools: an operation here starts, and is waited for elsewhere.
 *
 * <p>Everything is safe for use by many threads unless it says otherwise. All threads are daemons. Nothing is logged: what
 * happens to a node stands in the answers.
 */
@NullMarked
package io.sessionring.backend.redis;

import org.jspecify.annotations.NullMarked;
