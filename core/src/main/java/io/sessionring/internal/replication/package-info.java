/**
 * One operation over the nodes of a ring.
 *
 * <p>Start with {@link io.sessionring.internal.replication.Replication}, which makes and runs operations. An
 * {@link io.sessionring.internal.replication.Operation} is a state machine without input or output:
 * {@code Load}, {@code Write}, {@code Update}, {@code Rotate} and {@code Tombstones} read like what they do, and are made of
 * two smaller ones, {@code Sighting} (read one copy) and {@code CopyWrite} (bring a record to one node by compare-and-set).
 * They meet the world through an {@link io.sessionring.internal.replication.Exchange}: the blocking one runs them on the
 * caller's thread, the asynchronous one on an executor. {@link io.sessionring.internal.replication.NodeLink} knows whether a
 * node answers, ejects it when it does not, and brings it back by heartbeat.
 *
 * <p>Nodes are seen through {@link io.sessionring.spi.NodePort} only, clocks through
 * {@link io.sessionring.internal.replication.Time}. There is one copy of a session here, on the first node of its key, with
 * the stamps and votes that several copies need.
 */
@NullMarked
package io.sessionring.internal.replication;

import org.jspecify.annotations.NullMarked;
