/**
 * One operation over the nodes of a ring.
 *
 * <p>Start with {@link io.sessionring.internal.replication.Replication}, which makes and runs operations. An
 * {@link io.sessionring.internal.replication.Operation} is a state machine without input or output:
 * {@code Load}, {@code Write} (create and save), {@code Update} and {@code Rotate} read like what they do, and are made of
 * smaller ones: {@code QuorumRead} (ask the candidates until the votes suffice), {@code WriteBack} (the reader heals),
 * {@code Burial} (a tombstone on every candidate), {@code CopyWrite} (bring a record to one node by compare-and-set) and
 * {@code Sighting} (what one node holds, and whether it votes). {@code Repair} does later what an operation left undone.
 *
 * <p>They meet the world through an {@link io.sessionring.internal.replication.Exchange}: the blocking one runs them on the
 * caller's thread, the asynchronous one on an executor. {@link io.sessionring.internal.replication.NodeLink} knows whether a
 * node answers and which run of it this is, ejects it when it does not answer, and brings it back by heartbeat.
 *
 * <p>Nodes are seen through {@link io.sessionring.spi.NodePort} only, clocks through
 * {@link io.sessionring.internal.replication.Time}. {@code Rule} names the rules that hold it all together; the simulation
 * among the tests leaves them out one at a time and shows what goes wrong. With one copy the same code has one candidate.
 */
@NullMarked
package io.sessionring.internal.replication;

import org.jspecify.annotations.NullMarked;
