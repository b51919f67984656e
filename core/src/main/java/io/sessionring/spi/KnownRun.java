package io.sessionring.spi;

import io.sessionring.spi.RingRecord.Birth;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Which run of its node answers on one connection. The process is known from the handshake on and does not change, because
 * a process takes its connections with it; the birth is known from the first look at the ring record, and changes when a
 * later look finds another one. Between the look that finds none and the one after the record was added nothing is sure.
 *
 * <p>A port keeps one for each connection, and tells it what each look found in the order in which the node answered.
 * Reading costs an operation one volatile read. Thread-safe.
 */
public final class KnownRun {

    /**
     * What is known.
     *
     * @param birth 0 if there is none
     * @param incarnation 0 while nothing is sure
     * @param lack why there is no birth, empty if there is one or none is looked for
     * @param absent whether nothing stood under the key, and nothing was taken
     */
    private record State(long birth, long incarnation, long upSinceMillis, String lack, boolean absent) {}

    private final String process;
    private final long startedMillis;
    private final Clock clock;
    private final @Nullable RingRecord record;
    private volatile State state;

    /** The node was not born before this. */
    private long notBefore = Long.MIN_VALUE;

    /**
     * Knows the process, and nothing more unless no ring record is looked for: then the process alone names the run.
     *
     * @param process what the process says of itself that changes when it starts anew
     * @param startedMillis when it started, by the clock of these settings
     * @param settings the clock, and the ring record to look for
     */
    public KnownRun(String process, long startedMillis, PortSettings settings) {
        this.process = process;
        this.startedMillis = startedMillis;
        this.clock = settings.clock();
        this.record = settings.ringRecord();
        this.state = new State(0, record == null ? Incarnation.of(process, 0) : 0, startedMillis, "", false);
    }

    /** {@return the incarnation for answers that come now, 0 if it is not sure} */
    public long incarnation() {
        return state.incarnation;
    }

    /** {@return since when this run holds what it was told, ms since 1970} */
    public long upSinceMillis() {
        return state.upSinceMillis;
    }

    /**
     * The answer to a heartbeat that found no ring record, or did not look.
     *
     * @param clockAheadMillis how far the node's clock was ahead when the connection was made
     * @return the answer
     */
    public Answer.Hello hello(long clockAheadMillis) {
        return hello(clockAheadMillis, null);
    }

    /**
     * The answer to a heartbeat, after a look.
     *
     * @param clockAheadMillis how far the node's clock was ahead when the connection was made
     * @param ringRecord what the look found, null if nothing
     * @return the answer
     */
    public Answer.Hello hello(long clockAheadMillis, Answer.@Nullable Hit ringRecord) {
        State now = state;
        return new Answer.Hello(now.incarnation, now.upSinceMillis, clockAheadMillis, now.lack, ringRecord);
    }

    /**
     * A look found this under the record's key. What cannot be believed is left there: nobody can tell damage on the node
     * from damage on the way, and a node that forgets everything forgets it, too, and is noticed by that.
     *
     * @param stored the bytes
     */
    public synchronized void found(byte[] stored) {
        Birth birth = record == null ? null : record.birthIn(stored);
        if (birth == null) {
            lacks("what it holds as the ring record is damaged", false);
            return;
        }
        long now = clock.millis();
        if (state.incarnation == 0 || state.birth != birth.number()) {
            // Told by somebody's clock: one that is fast must not make the node younger than now, nor one that is slow
            // make it older than a time at which this client knows that it had not been born.
            long born = Math.min(now, Math.max(birth.atMillis(), notBefore));
            state = new State(
                    birth.number(), Incarnation.of(process, birth.number()), Math.max(startedMillis, born), "", false);
        }
        notBefore = now;
    }

    /**
     * A look found nothing, and the record is about to be added: until the next look nothing is sure, unless there was
     * none before.
     */
    public synchronized void missed() {
        notBefore = clock.millis();
        if (!state.absent) {
            state = new State(0, 0, state.upSinceMillis, "", false);
        }
    }

    /**
     * There is no ring record, and none can be added: the process alone names the run. It may have forgotten everything at
     * any time before now, so this is since when it is known to hold what it was told; but for a port that only looks, to
     * which the process is all there is.
     *
     * @param why what the node said
     */
    public synchronized void lacks(String why) {
        lacks(why, true);
    }

    private void lacks(String why, boolean absent) {
        if (state.incarnation == 0 || state.birth != 0 || state.absent != absent) {
            boolean changes = record != null && record.isAdded();
            long upSince = changes ? Math.max(startedMillis, clock.millis()) : startedMillis;
            state = new State(0, Incarnation.of(process, 0), upSince, why, absent);
        }
        notBefore = clock.millis();
    }
}
