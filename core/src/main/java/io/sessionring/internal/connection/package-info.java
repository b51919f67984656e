/**
 * Keeps one node connected; for the backends of this project.
 *
 * <p>Start with {@link io.sessionring.internal.connection.Link}: it connects, hands on operations, waits until the connection
 * is lost and connects again. How to connect a backend tells it by a {@link io.sessionring.internal.connection.Connector},
 * which makes one {@link io.sessionring.internal.connection.Connection} after the other. A
 * {@link io.sessionring.internal.connection.LinkedNodePort} is the port on top, without the commands of any kind of node.
 *
 * <p>Everything is safe for use by many threads unless it says otherwise. Nothing here knows a protocol, or another package of
 * Sessionring than the ports.
 */
@NullMarked
package io.sessionring.internal.connection;

import org.jspecify.annotations.NullMarked;
