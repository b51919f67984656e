/**
 * One operation over the nodes of a ring.
 *
 * <p>Start with {@link io.sessionring.internal.replication.Replication}, which makes and runs operations. An
 * {@link io.sessionring.internal.replication.Operation} is a state machine without input or output, made of smaller ones.
 * They meet the world through an {@link io.sessionring.internal.replication.Exchange}: the blocking one runs them on the
 * caller's thread, the asynchronous one on an executor. Nodes are seen through {@link io.sessionring.spi.NodePort} only,
 * clocks through {@link io.sessionring.internal.replication.Time}. With one copy the same code has one candidate.
 *
 * <h2>The rules, and where each is kept</h2>
 *
 * <ol>
 *   <li>A copy votes only if its stamp is the run of the node that answered: {@link Sighting} (STAMPS)
 *   <li>An answer of a run that no heartbeat has met does not vote, nor does a miss of a young run: {@link NodeLink}
 *       (KNOWN_INCARNATIONS)
 *   <li>A node that has forgotten everything is another run, though its process goes on:
 *       {@link io.sessionring.spi.KnownRun}
 *   <li>As many voting copies as are kept make an answer: {@link QuorumRead} (ALL_VOTES)
 *   <li>Where there are fewer, all candidates are asked, and what all of them hold is the session: {@link QuorumRead}
 *       (ASK_ALL)
 *   <li>Voting misses end nothing while a candidate may still answer: {@link QuorumRead} (MISSES_ARE_NOT_FINAL)
 *   <li>Beside a live copy the miss of a home is no vote, for it may have lost its own: {@link QuorumRead}
 *       (HOMES_WOULD_HAVE_IT)
 *   <li>There are so many candidates that any two sets of copies share a node: {@link ReplicationSettings}
 *       (FURTHER_CANDIDATES)
 *   <li>Copies that differ are joined: {@link io.sessionring.internal.record.Join} (JOIN)
 *   <li>Whether a session has expired is judged on the join: {@link Load} (EXPIRY_OF_THE_JOIN)
 *   <li>What a load answers stands on as many voting copies as are kept, or is made to: {@link WriteBack} (WRITE_BACK)
 *   <li>A write replaces exactly the copy that was read: {@link CopyWrite} (COMPARE_AND_SET)
 *   <li>A copy is stamped only if it holds all that this run of the node has acknowledged; until that is certain it is
 *       provisional: {@link Context} (PROVISIONAL_STAMPS)
 *   <li>A save makes a missing copy only once it has met a live one: {@link Write} (NO_COPY_FROM_NOTHING)
 *   <li>Such a copy counts once the node, asked after it was made, has forgotten nothing: {@link Write}
 *       (CONFIRMED_MISSES)
 *   <li>A log-out leaves a tombstone on every candidate: {@link Burial} (TOMBSTONES)
 *   <li>A rotation takes along what parallel requests wrote under the old id, and until it had time to, nobody else spreads
 *       its tombstone: {@link Rotate} (ROTATIONS_COLLECT)
 *   <li>An update is brought to one copy alone, the same for all clients that see the same nodes up: {@link Update}
 *   <li>What an operation left undone is done later, and what this client knows is checked when a node has forgotten:
 *       {@link Repair} (REPAIR)
 *   <li>Log-outs are repaired first: {@link Repair} (TOMBSTONES_FIRST)
 *   <li>A node whose answers are late is checked, then ejected; only a heartbeat brings it back: {@link NodeLink}
 *   <li>An operation that too few nodes answered is tried again, within its deadline: {@link Attempt}
 *   <li>While the ring changes, what counts has to be so on the ring from before and on the one to come: {@link Candidates}
 *       (JOINT)
 *   <li>Operations begin and end under one view of the ring, which enough nodes have confirmed lately: {@link UnderView}
 *       (LEASE)
 *   <li>Sessions are brought to the ring to come only once nobody works on the old one alone any more: {@link ChangeDriver}
 *       (FENCE)
 *   <li>Every session is brought there before the change ends, whether anybody asks for it or not: {@link Sweep} (SWEEP)
 *   <li>So is every log-out, and that is waited for: {@link Sweep} (AWAITED_TOMBSTONES)
 *   <li>A change is decided when a quorum of the old ring holds its END: {@link Membership} (END_QUORUM)
 *   <li>An attempt that meets the END of another one carries it on: {@link io.sessionring.internal.topology.Topology}
 *       (CARRIED_ENDS)
 *   <li>A node that is new to a ring has forgotten nothing, so its misses vote however young it is: {@link NodeLink}
 *       (FRESH_NODES)
 *   <li>No node moves up in the place of one that is lost, for it would count as knowing: {@link Group} (LOST_STAY_OUT)
 *   <li>A node that came back without its data is given them, also those that no client remembers; then its misses vote:
 *       {@link Refill} (REFILL)
 *   <li>A change is newer than all that its load saw: {@link io.sessionring.internal.record.VersionClock} (VERSION_FLOOR)
 *   <li>A save carries the time of last use that its load saw: {@link io.sessionring.Session} (TOUCH_OF_THE_LOAD)
 * </ol>
 *
 * <p>The names in capitals are those of {@code Rule}, under which the simulation among the tests leaves one out at a time and
 * shows what goes wrong then.
 */
@NullMarked
package io.sessionring.internal.replication;

import org.jspecify.annotations.NullMarked;
