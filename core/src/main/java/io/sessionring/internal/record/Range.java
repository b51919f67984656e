package io.sessionring.internal.record;

/**
 * What a number in a record may be. The constructors refuse what lies outside with an exception, the reader of stored
 * bytes calls it damage: so whatever can be made can be stored, and whatever was stored can be read.
 */
final class Range {

    /**
     * The last moment, in the year 4199. A later one is no clock's but damage; and as 46 bits of milliseconds and a
     * counter of 16 bits fill 62 bits, one more than the greatest version is still a positive number.
     */
    static final long MAX_MILLIS = (1L << 46) - 1;

    private Range() {}

    static boolean isMillis(long value) {
        return value >= 0 && value <= MAX_MILLIS;
    }

    static boolean isVersionTime(long value) {
        return value >= 0 && isMillis(value >>> Version.COUNTER_BITS);
    }

    static void checkMillis(String parameter, long value) {
        if (!isMillis(value)) {
            throw new IllegalArgumentException(parameter + " must be 0 to " + MAX_MILLIS + " ms; got " + value);
        }
    }

    static void checkNotNegative(String parameter, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(parameter + " must not be negative; got " + value);
        }
    }
}
