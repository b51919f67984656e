package io.sessionring.internal.replication;

/**
 * Session keys, remembered in 16 bytes each: they are digests, of which no two begin with the same 128 bits. Bounded; what does
 * not fit is not remembered. For one thread.
 */
final class SweptKeys {

    /** So many take 32 MB. */
    static final int MOST = 1 << 20;

    private static final int FIRST_SLOTS = 1 << 10;
    private static final int HALF = 16;
    private static final int RADIX = 16;

    /** Two for each slot; both 0 in one that is free. At most every second slot is taken. */
    private long[] halves = new long[2 * FIRST_SLOTS];

    private int size;

    /**
     * Remembers a key, if there is room.
     *
     * @param key 32 hexadecimal digits or more
     */
    void add(String key) {
        if (size >= MOST) {
            return;
        }
        if (4 * size >= halves.length) {
            grow();
        }
        long first = half(key, 0);
        long second = half(key, HALF);
        int slot = slot(first, second);
        if (isFree(slot) && (first | second) != 0) {
            put(slot, first, second);
            size++;
        }
    }

    /** {@return whether a key is remembered} */
    boolean has(String key) {
        return !isFree(slot(half(key, 0), half(key, HALF)));
    }

    private static long half(String key, int from) {
        return Long.parseUnsignedLong(key, from, from + HALF, RADIX);
    }

    private boolean isFree(int slot) {
        return (halves[slot] | halves[slot + 1]) == 0;
    }

    private void put(int slot, long first, long second) {
        halves[slot] = first;
        halves[slot + 1] = second;
    }

    /** Where these halves are, or would be. */
    private int slot(long first, long second) {
        int mask = halves.length - 1;
        int slot = (int) (2 * second) & mask;
        while (!isFree(slot) && (halves[slot] != first || halves[slot + 1] != second)) {
            slot = slot + 2 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] before = halves;
        halves = new long[2 * before.length];
        for (int i = 0; i < before.length; i += 2) {
            if ((before[i] | before[i + 1]) != 0) {
                put(slot(before[i], before[i + 1]), before[i], before[i + 1]);
            }
        }
    }
}
