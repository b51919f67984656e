package io.sessionring.internal.replication;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of the nodes beside ours: whose is further from the median of the nodes' clocks than clocks may be apart. Nobody
 * is judged before more than half of the nodes have been heard of. Immutable.
 *
 * @param medianMillis how far the median is ahead of our clock; empty before anybody is judged
 * @param states how each node's clock stands
 */
public record ClockComparison(OptionalLong medianMillis, List<ClockState> states) {

    /** A node may tell whole seconds only. */
    private static final long RESOLUTION_MILLIS = 1_000;

    /**
     * Compares.
     *
     * @param aheadMillis how far each node's clock is ahead of ours, null where that is not known
     * @param clockSkewMillis how far clocks may be apart
     */
    public static ClockComparison of(List<@Nullable Long> aheadMillis, long clockSkewMillis) {
        List<Long> known =
                aheadMillis.stream().filter(Objects::nonNull).sorted().toList();
        if (known.size() * 2 <= aheadMillis.size()) {
            return new ClockComparison(
                    OptionalLong.empty(),
                    aheadMillis.stream().map(unjudged -> ClockState.UNKNOWN).toList());
        }
        long allowed = Math.max(clockSkewMillis, RESOLUTION_MILLIS);
        long median = median(known);
        return new ClockComparison(
                OptionalLong.of(median),
                aheadMillis.stream().map(ahead -> state(ahead, median, allowed)).toList());
    }

    private static ClockState state(@Nullable Long ahead, long median, long allowed) {
        if (ahead == null) {
            return ClockState.UNKNOWN;
        }
        if (Math.abs(ahead - median) > allowed) {
            return ClockState.NODE_APART;
        }
        return Math.abs(median) > allowed ? ClockState.CLIENT_APART : ClockState.AGREES;
    }

    /** Of an even number the one of the two in the middle that is nearer to our clock: it may settle a tie. */
    private static long median(List<Long> sorted) {
        long upper = sorted.get(sorted.size() / 2);
        long lower = sorted.get((sorted.size() - 1) / 2);
        return Math.abs(lower) <= Math.abs(upper) ? lower : upper;
    }

    /** {@return whether it is our clock that is too far from the median} */
    public boolean oursIsApart() {
        return states.contains(ClockState.CLIENT_APART);
    }
}
