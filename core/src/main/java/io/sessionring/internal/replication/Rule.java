package io.sessionring.internal.replication;

/**
 * A rule that can be left out, one at a time, to see what goes wrong without it. Nobody leaves one out but a simulation: in
 * a client all of them hold.
 */
enum Rule {
    /** A write replaces exactly the copy that was read. */
    COMPARE_AND_SET,
    /** A log-out leaves a tombstone instead of nothing. */
    TOMBSTONES,
    /** As many votes are needed as there are copies, not one. */
    ALL_VOTES,
    /** A copy votes only if it was written to this run of its node. */
    STAMPS,
    /** A stamp is given only on what a vote or a complete read stands behind. */
    PROVISIONAL_STAMPS,
    /** An answer whose run is not known does not vote. */
    KNOWN_INCARNATIONS,
    /** Where the votes do not suffice all candidates are asked, and what all of them hold together is the session. */
    ASK_ALL,
    /** There are more candidates than copies. */
    FURTHER_CANDIDATES,
    /** What an operation left undone is done later, and what this client knows is checked after a node has restarted. */
    REPAIR,
    /** A load gives the nodes that lack it what it found. */
    WRITE_BACK,
    /** The repair queue sends log-outs before anything else. */
    TOMBSTONES_FIRST,
    /** Copies that differ are joined; without it the one touched last wins. */
    JOIN,
    /** Expiry is judged on the join of the copies, not on each. */
    EXPIRY_OF_THE_JOIN,
    /** A save creates a missing copy only once it has met a live one. */
    NO_COPY_FROM_NOTHING,
    /** A copy that a save makes where it found none counts only if the node has forgotten nothing until then. */
    CONFIRMED_MISSES,
    /** Voting misses do not end a read as long as another candidate can still answer. */
    MISSES_ARE_NOT_FINAL,
    /** Beside a live copy the miss of a home does not vote: the node may have lost its own. */
    HOMES_WOULD_HAVE_IT,
    /** The tombstone of a rotation is spread by its own client first: it takes along what the copies hold. */
    ROTATIONS_COLLECT,
    /** While a ring changes, every session is kept on the ring from before and on the one to come. */
    JOINT,
    /** Operations begin and end only under a view that enough nodes have confirmed lately. */
    LEASE,
    /** Sessions are brought to the ring to come only once nobody works on the old one alone any more. */
    FENCE,
    /** Every session is brought to the ring to come, whether anybody asks for it or not. */
    SWEEP,
    /** A change is decided when a quorum of the old ring holds its END, not one node. */
    END_QUORUM,
    /** An attempt that meets the END of another one carries it on. */
    CARRIED_ENDS,
    /** A sweep waits for the tombstones that it spreads. */
    AWAITED_TOMBSTONES,
    /** Nodes that are new to a ring are known to be: what they have not, is not. */
    FRESH_NODES,
    /** No other node moves up in the place of one that is lost. */
    LOST_STAY_OUT,
    /** A node that has come back without its data is given them, also those that no client remembers. */
    REFILL
}
