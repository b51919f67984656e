package io.sessionring.internal.replication;

import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.TopologyFormat.Held;
import io.sessionring.internal.topology.TopologyFormat.Mark;
import io.sessionring.spi.Answer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one node showed of its ring record last, and since when it shows the same. Used under the lock of {@link Membership}. */
final class Acceptor {

    private long incarnation;
    private Answer.@Nullable Hit record;
    private @Nullable Held held;
    private long shownSince;
    private long shownUntil;
    private boolean writing;

    /**
     * Takes note of an answer.
     *
     * @param run the run of the node that gave it
     * @param found the ring record, null if there was none
     * @param sentNanos when it was asked for
     * @param nowNanos when it came
     */
    void show(long run, Answer.@Nullable Hit found, long sentNanos, long nowNanos) {
        Topology before = topology();
        boolean sameRun = run == incarnation;
        incarnation = run;
        held = heldIn(found);
        record = found;
        Topology now = topology();
        if (!sameRun || before == null || now == null || !now.sameView(before)) {
            shownSince = nowNanos;
        }
        shownUntil = sentNanos;
    }

    /**
     * What it shows equals this, which is the same for many nodes: comparing them costs nothing then, however many nodes a ring has.
     */
    void showsSame(Topology topology) {
        Held last = held;
        if (last != null) {
            held = new Held(topology, last.stamp(), last.mark());
        }
    }

    /** It is the same bytes as before, nearly always. */
    private @Nullable Held heldIn(Answer.@Nullable Hit found) {
        Answer.Hit before = record;
        if (found == null) {
            return null;
        }
        return before != null && Arrays.equals(before.value(), found.value())
                ? held
                : StoredRingRecord.heldIn(found.value());
    }

    /** {@return what the node confirms, null if nothing} A record that was written to another run of it confirms nothing. */
    @Nullable
    Topology topology() {
        Held last = held;
        return last == null || last.stamp() != incarnation ? null : last.topology();
    }

    /** {@return what the node holds that was written to another run of it, null if it does not} */
    @Nullable
    Topology older() {
        Held last = held;
        return last == null || last.stamp() == incarnation ? null : last.topology();
    }

    /** {@return whether it was told of a ring by a release that this one does not understand} */
    boolean isUnreadable() {
        Answer.Hit found = record;
        return found != null && held == null && StoredRingRecord.saysMore(found.value());
    }

    /** {@return who sweeps, as the node was told} */
    Mark mark() {
        Held last = held;
        return last == null || last.stamp() != incarnation ? Mark.NONE : last.mark();
    }

    /** {@return the run of the node that answered last, 0 if none has} */
    long incarnation() {
        return incarnation;
    }

    /** {@return the record that may be replaced, null if there is none} */
    Answer.@Nullable Hit record() {
        return record;
    }

    /** {@return since when it is known to hold what it holds, monotonic ns: when the first answer came that showed it} */
    long shownSince() {
        return shownSince;
    }

    /** {@return until when it is known to have held it, monotonic ns: when the last answer that showed it was asked for} */
    long shownUntil() {
        return shownUntil;
    }

    /** {@return whether it confirms that view} */
    boolean confirms(Topology view) {
        Topology last = topology();
        return last != null && last.sameView(view);
    }

    /** {@return whether it holds the END of that attempt} */
    boolean ends(Topology attempt) {
        Topology last = topology();
        return last != null && last.sameView(attempt) && last.phase() == Topology.Phase.END;
    }

    boolean isWriting() {
        return writing;
    }

    void setWriting(boolean underWay) {
        writing = underWay;
    }
}
