package io.sessionring;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Numbers that are to be different and look random, but need not be secret: SplitMix64 (Steele, Lea and Flood 2014) over a
 * counter. No two of the first 2^64 are the same. Thread-safe without a lock; a {@code SecureRandom} has one for all threads.
 */
final class RevisionSource implements LongSupplier {

    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private final AtomicLong counter;

    /**
     * Makes a source.
     *
     * @param seed where the counter begins; two sources must not share it
     */
    RevisionSource(long seed) {
        counter = new AtomicLong(seed);
    }

    @Override
    public long getAsLong() {
        long z = counter.addAndGet(GAMMA);
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
