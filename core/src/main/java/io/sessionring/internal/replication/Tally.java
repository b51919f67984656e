package io.sessionring.internal.replication;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a client has counted of one node. Counts of what happened only grow; counts of what waits go down as well. Tells the
 * link's listener, so nothing here may be called with a lock held, but for what says so. Thread-safe.
 */
public final class Tally {

    private final NodeLink node;
    private final NodeListener listener;
    private final Map<NoVote, LongAdder> votesRefused = adders(NoVote.class);
    private final Map<LoadResult.Cause, LongAdder> misses = adders(LoadResult.Cause.class);
    private final LongAdder evictions = new LongAdder();
    private final LongAdder repairs = new LongAdder();
    private final AtomicInteger repairsQueued = new AtomicInteger();
    private final AtomicInteger logOutsQueued = new AtomicInteger();

    Tally(NodeLink node, NodeListener listener) {
        this.node = node;
        this.listener = listener;
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E each : type.getEnumConstants()) {
            adders.put(each, new LongAdder());
        }
        return adders;
    }

    /** An answer of the node was no vote. */
    void voteRefused(NoVote reason) {
        add(votesRefused, reason);
        listener.voteRefused(node, reason);
    }

    /** A load of a session whose first home this node is found none. */
    void missed(LoadResult.Cause cause) {
        add(misses, cause);
    }

    /** A copy that must have been there is gone. */
    void evicted() {
        evictions.increment();
        listener.copies(node, CopyChange.EVICTED, 1);
    }

    /** The node was given a copy that it lacked. */
    void repaired() {
        repairs.increment();
        listener.copies(node, CopyChange.REPAIRED, 1);
    }

    /** More or fewer sessions wait for this node. Tells nobody, and so may be called with a lock held. */
    void waiting(boolean logOut, int more) {
        (logOut ? logOutsQueued : repairsQueued).addAndGet(more);
    }

    /** Tells the listener of what waits, or waits no longer. */
    void tell(CopyChange change, int count) {
        listener.copies(node, change, count);
    }

    /** {@return how many answers were no vote, by reason; every reason is there} */
    public Map<NoVote, Long> votesRefused() {
        return sums(NoVote.class, votesRefused);
    }

    /** {@return how many loads found no session, by cause, of sessions whose first home the node is; every cause is there} */
    public Map<LoadResult.Cause, Long> misses() {
        return sums(LoadResult.Cause.class, misses);
    }

    /** {@return how many copies were missing that must have been there} */
    public long evictions() {
        return evictions.sum();
    }

    /** {@return how many copies the node was given because it lacked them} */
    public long repairs() {
        return repairs.sum();
    }

    /** {@return how many sessions wait for the node to be given a copy, or to be looked at whether it needs one} */
    public int repairsQueued() {
        return repairsQueued.get();
    }

    /** {@return how many log-outs wait for the node} */
    public int logOutsQueued() {
        return logOutsQueued.get();
    }

    private static <E extends Enum<E>> void add(Map<E, LongAdder> adders, E which) {
        LongAdder adder = adders.get(which);
        if (adder != null) { // each is there
            adder.increment();
        }
    }

    private static <E extends Enum<E>> Map<E, Long> sums(Class<E> type, Map<E, LongAdder> adders) {
        Map<E, Long> sums = new EnumMap<>(type);
        adders.forEach((each, adder) -> sums.put(each, adder.sum()));
        return sums;
    }
}
