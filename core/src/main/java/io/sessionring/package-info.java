/**
 * Web sessions that survive, on the Memcached or Redis nodes a team already runs.
 *
 * <p>Start with {@link io.sessionring.SessionClient}: an application makes one with
 * {@link io.sessionring.SessionClient#builder}, giving a backend, a codec and the nodes, and calls it from all its threads. A
 * {@link io.sessionring.Session} belongs to one request. Everything that goes wrong with a session is a
 * {@link io.sessionring.SessionException}; wrong arguments are the usual exceptions at the call.
 *
 * <p>{@link io.sessionring.SessionClient#nodes} is for operators: the state of each node, what was counted of it, and whether
 * it is safe to take it out now ({@link io.sessionring.SafeToRestart}). A {@link io.sessionring.SessionListener} hears the same
 * as it happens.
 *
 * <p>Not promised: several calls as one transaction, and, with one copy of a session, anything beyond what its node holds. See
 * {@link io.sessionring.SessionClientBuilder#replicas} for more copies.
 */
@NullMarked
package io.sessionring;

import org.jspecify.annotations.NullMarked;
