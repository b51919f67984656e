package io.sessionring.internal.replication;

import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.Topology.Phase;
import io.sessionring.internal.topology.TopologyFormat.Held;
import io.sessionring.internal.topology.TopologyFormat.Mark;
import io.sessionring.spi.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes to the nodes what they are to hold of the ring: what this client follows, and its mark where it sweeps. Used under the
 * lock of {@link Membership}.
 */
final class Teller {

    /** Hears what a node answered. Called without locks. */
    @FunctionalInterface
    interface Ear {

        /**
         * A node has answered.
         *
         * @param run the run that the record was written to
         * @param record what was written
         * @param sentNanos when, monotonic ns
         */
        void told(NodeLink node, long run, byte[] record, long sentNanos, Answer answer);
    }

    private final String recordKey;
    private final Time time;
    private final Ear ear;
    /** Where this client says that it sweeps. */
    private final Map<NodeLink, Mark> marks = new HashMap<>();

    /**
     * Has nothing to say yet.
     *
     * @param recordKey the key of the ring record
     */
    Teller(String recordKey, Time time, Ear ear) {
        this.recordKey = recordKey;
        this.time = time;
        this.ear = ear;
    }

    /** Says that this client sweeps, with what the node is told next; or, with none, no longer. */
    void mark(NodeLink node, Mark own) {
        if (own.client() == 0) {
            marks.remove(node);
        } else {
            marks.put(node, own);
        }
    }

    /**
     * Writes to a node what it is to hold, unless it does.
     *
     * @param followed what this client follows
     * @param actions where what is to be done without the lock is added
     */
    void tell(NodeLink node, Acceptor acceptor, Topology followed, List<Runnable> actions) {
        Answer.Hit found = acceptor.record();
        if (found == null || acceptor.isWriting()) {
            return;
        }
        Topology wanted = wanted(node, acceptor, followed);
        Mark mark = marks.getOrDefault(node, acceptor.mark());
        if (wanted.equals(acceptor.topology()) && mark.equals(acceptor.mark())) {
            return;
        }
        long run = acceptor.incarnation();
        byte[] record = StoredRingRecord.withHeld(found.value(), new Held(wanted, run, mark));
        if (record == null) {
            return;
        }
        acceptor.setWriting(true);
        long sent = time.nanoTime();
        actions.add(() -> node.writeRingRecord(recordKey, found.token(), record)
                .whenComplete(answer -> ear.told(node, run, record, sent, answer)));
    }

    /** What a node is to hold. The END of an attempt stands over its JOINT, and on the old ring only. */
    private static Topology wanted(NodeLink node, Acceptor acceptor, Topology followed) {
        if (followed.phase() != Phase.END) {
            return followed;
        }
        boolean accepts = followed.ring().has(node.address())
                && !followed.lost().contains(node.address())
                && acceptor.confirms(followed);
        return accepts ? followed : followed.asJoint();
    }
}
