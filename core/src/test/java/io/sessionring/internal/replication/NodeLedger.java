package io.sessionring.internal.replication;

import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Decoded;
import io.sessionring.internal.record.Join;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.SessionRecord;
import io.sessionring.internal.record.Tombstone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one node has acknowledged of each session: the invariants that no client can see broken are checked here, where the
 * copies stand. Until something goes wrong for a user there may be luck; here is none.
 */
final class NodeLedger {

    private final String node;
    private final long deadlineNanos;
    private final List<Violation> violations;
    private final Map<String, SessionRecord> ofThisRun = new HashMap<>();
    private final Map<String, Live> ofAllRuns = new HashMap<>();
    private final Map<String, Long> evictedAt = new HashMap<>();

    /** @param deadlineNanos how long an operation may take */
    NodeLedger(String node, long deadlineNanos, List<Violation> violations) {
        this.node = node;
        this.deadlineNanos = deadlineNanos;
        this.violations = violations;
    }

    /** A new run begins: it has acknowledged nothing. */
    void newRun() {
        ofThisRun.clear();
    }

    /** What comes afterwards is another story: the copy reached the end of its time. */
    void forget(String key) {
        ofThisRun.remove(key);
    }

    /** The node drops a copy and tells nobody. */
    void evicted(String key, long now) {
        evictedAt.put(key, now);
    }

    /**
     * A copy is about to be added. What another one said is lost to an operation that saw no copy before the eviction and
     * adds one after it: no node can tell, and no client.
     */
    void adding(String key, long sentAt) {
        Long evicted = evictedAt.get(key);
        if (evicted != null && sentAt - evicted <= deadlineNanos) {
            forget(key);
        }
    }

    /** The node acknowledges a copy, which takes the place of another one unless that is null. */
    void stored(String key, byte @Nullable [] replaced, byte[] value) {
        SessionRecord after = record(value);
        if (after == null) { // a deletion, when there are no tombstones
            forget(key);
            return;
        }
        if (replaced != null) {
            SessionRecord before = record(replaced);
            if (before instanceof Tombstone && after instanceof Live) {
                broken("lets a copy live that was dead");
            }
            if (before instanceof Live known && after instanceof Live live && !contains(live, known)) {
                broken("lets a copy grow older");
            }
        }
        ofThisRun.merge(key, after, Join::of);
        if (after instanceof Live live) {
            ofAllRuns.merge(key, live, Join::live);
        }
    }

    /** The node answers with a copy: if this run's stamp makes it a vote it must hold all that the run acknowledged. */
    void shown(String key, byte[] value, long run) {
        if (RecordFormat.decode(value) instanceof Decoded.Intact copy
                && copy.stamp() == run
                && copy.record() instanceof Live live
                && ofThisRun.get(key) instanceof Live acknowledged
                && !contains(live, acknowledged)) {
            broken("shows a copy as a vote that lacks what this run acknowledged");
        }
    }

    /** {@return whether this node was ever told all of a record} */
    boolean wasTold(String key, Live record) {
        Live told = ofAllRuns.get(key);
        return told != null && contains(told, record);
    }

    /** A removed attribute may have been forgotten. */
    private static boolean contains(Live record, Live part) {
        for (Attribute wanted : part.attributes()) {
            Attribute found = record.attribute(wanted.name());
            boolean there = found == null ? wanted.absent() : found.version().compareTo(wanted.version()) >= 0;
            if (!there) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable SessionRecord record(byte[] value) {
        return RecordFormat.decode(value) instanceof Decoded.Intact intact ? intact.record() : null;
    }

    private void broken(String what) {
        violations.add(new Violation(Violation.Kind.INVARIANT, node + " " + what));
    }
}
