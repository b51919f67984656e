package io.sessionring.backend.memcached;

import io.sessionring.spi.Incarnation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server said of itself when the connection was made.
 *
 * @param incarnation which run it is
 * @param upSinceMillis when the process started, ms since 1970
 * @param nodeMillis its clock, ms since 1970
 * @param itemSizeMax its limit for one item, bytes, all included
 */
record Handshake(long incarnation, long upSinceMillis, long nodeMillis, long itemSizeMax) {

    private static final int DEFAULT_ITEM_SIZE = 1_048_576;

    /** What an item takes beyond key and value: its header, its cas, and the ends of key and value. */
    private static final int ITEM_OVERHEAD = 48 + 8 + 3;

    /**
     * Reads the answers to {@code STAT} and {@code STAT settings}. The start of the process is told by {@code time - uptime},
     * which is one constant of the process there, so it does not tick.
     */
    static Handshake of(Map<String, String> stats, Map<String, String> settings) {
        long time = number(stats.get("time"));
        long started = time - number(stats.get("uptime"));
        return new Handshake(
                Incarnation.of("memcached pid " + stats.get("pid") + " started " + started, 0),
                started * 1_000,
                time * 1_000,
                settings.containsKey("item_size_max") ? number(settings.get("item_size_max")) : DEFAULT_ITEM_SIZE);
    }

    private static long number(@Nullable String text) {
        return text == null ? 0 : Long.parseLong(text);
    }

    /** {@return the largest value for a key of this length} */
    long largestValue(int keyLength) {
        return itemSizeMax - ITEM_OVERHEAD - keyLength;
    }
}
