/**
 * Placement: which nodes hold a key.
 *
 * <p>Start with {@link io.sessionring.internal.ring.Ring}: built once from a list of nodes, it answers which node a key
 * belongs to and which nodes come after it. {@link io.sessionring.internal.ring.SessionKey} turns a session id into the
 * key, {@link io.sessionring.internal.ring.Movement} compares two rings. Everything here is pure, immutable and safe for
 * use by many threads; nothing here knows a network, a clock or another package of Sessionring.
 */
@NullMarked
package io.sessionring.internal.ring;

import org.jspecify.annotations.NullMarked;
