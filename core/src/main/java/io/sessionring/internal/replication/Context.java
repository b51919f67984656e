package io.sessionring.internal.replication;

import io.sessionring.internal.record.Lifetimes;
import io.sessionring.internal.ring.Ring;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all operations of a client share: the ring and its nodes, the lifetimes, and where random numbers come from.
 *
 * @param ring which node holds a key
 * @param links the nodes, in the ring's order
 * @param prefix stands before every storage key; the ring hashes the key without it
 * @param lifetimes how long things live
 * @param operationDeadlineNanos how long an operation can be under way
 * @param random for revisions and waiting times
 */
record Context(
        Ring ring,
        List<NodeLink> links,
        String prefix,
        Lifetimes lifetimes,
        long operationDeadlineNanos,
        LongSupplier random) {

    /** {@return the node that holds the key} */
    NodeLink home(String key) {
        return links.get(ring.locate(key));
    }

    String storageKey(String key) {
        return prefix + key;
    }

    /** {@return a token for a new write; never 0} */
    long newRevision() {
        long revision = random.getAsLong();
        return revision == 0 ? 1 : revision;
    }

    /**
     * The stamp of a copy about to be written. It says "this run of the node was told this" only where that is certain: the
     * copy replaces one that voted, or the record stands on a read that began so long after the run was first seen that no
     * operation begun under an earlier run can still be on its way. Otherwise it is provisional: 0.
     *
     * @param replaced the copy that is replaced, null if there was none
     * @param readBegan when the read began that the record stands on, monotonic ns
     */
    long stamp(NodeLink node, Snapshot.@Nullable Copy replaced, long readBegan) {
        if (replaced != null && replaced.votes()) {
            return replaced.incarnation();
        }
        NodeLink.Run run = node.run();
        return run != null && readBegan - run.firstSeenNanos() >= operationDeadlineNanos ? run.incarnation() : 0;
    }

    /**
     * {@return why the node has no copy: too young to know, or it would have one}
     *
     * @param incarnation the run that said so, 0 if it did not say; one that no heartbeat has met yet has just begun
     */
    LoadResult.Cause causeOfMiss(NodeLink node, long incarnation, long nowMillis) {
        NodeLink.Run run = node.run();
        boolean young = run == null
                || (incarnation != 0 && incarnation != run.incarnation())
                || nowMillis - run.upSinceMillis() < lifetimes.sessionLifeMillis();
        return young ? LoadResult.Cause.NODE_RESTARTED : LoadResult.Cause.UNKNOWN;
    }
}
