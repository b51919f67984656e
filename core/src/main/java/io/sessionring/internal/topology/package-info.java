/**
 * What the nodes of a ring are told of the ring itself: which nodes it has, whether it changes and into what, and which of
 * two such records prevails. Start with {@link io.sessionring.internal.topology.Topology}; {@link
 * io.sessionring.internal.topology.TopologyFormat} has the bytes.
 *
 * <p>A change is single-decree Paxos (Lamport, "Paxos Made Simple", 2001) for each term, with the nodes of the old ring as
 * acceptors: a JOINT on a quorum is the promise, an END the acceptance.
 *
 * <p>Pure: nothing here reads a clock, a random source or a network. Everything is immutable and may be used from any thread.
 */
@NullMarked
package io.sessionring.internal.topology;

import org.jspecify.annotations.NullMarked;
