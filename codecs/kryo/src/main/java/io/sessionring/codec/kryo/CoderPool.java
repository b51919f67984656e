package io.sessionring.codec.kryo;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Idle coders. Each thread starts looking at a place of its own, so threads seldom meet; one that finds nothing makes a
 * coder, and one that finds no place to put it lets it go. Belongs to one codec: nothing outlives the application.
 */
final class CoderPool {

    private static final int TRIES = 4;

    private final AtomicReferenceArray<@Nullable Coder> places;
    private final Supplier<Coder> factory;

    CoderPool(int size, Supplier<Coder> factory) {
        places = new AtomicReferenceArray<>(Integer.highestOneBit(Math.max(size, TRIES) * 2 - 1));
        this.factory = factory;
    }

    Coder take() {
        int start = start();
        for (int i = 0; i < TRIES; i++) {
            int place = (start + i) & (places.length() - 1);
            if (places.getPlain(place) != null) {
                Coder coder = places.getAndSet(place, null);
                if (coder != null) {
                    return coder;
                }
            }
        }
        return factory.get();
    }

    void give(Coder coder) {
        if (coder.worn()) {
            return;
        }
        int start = start();
        for (int i = 0; i < TRIES; i++) {
            int place = (start + i) & (places.length() - 1);
            if (places.getPlain(place) == null && places.compareAndSet(place, null, coder)) {
                return;
            }
        }
    }

    private static int start() {
        long id = Thread.currentThread().getId();
        return (int) ((id * 0x9E3779B97F4A7C15L) >>> 40);
    }
}
