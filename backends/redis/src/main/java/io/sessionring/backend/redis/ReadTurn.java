package io.sessionring.backend.redis;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to read a connection: one thread's at a time, that of the link or that of a caller. What one has read in
 * part the next one goes on with. Whoever leaves wakes the thread of the link if there is more to come.
 */
final class ReadTurn {

    /** After so long without an answer the link's thread reads, to notice when the connection ends. */
    private static final long IDLE_NANOS = 10_000_000;

    private final AtomicBoolean taken = new AtomicBoolean();
    private volatile @Nullable Thread link;
    private final BooleanSupplier needed;
    private final LongSupplier read;

    /**
     * Makes it nobody's turn.
     *
     * @param needed whether there is something to read
     * @param read a number that grows with what is read
     */
    ReadTurn(BooleanSupplier needed, LongSupplier read) {
        this.needed = needed;
        this.read = read;
    }

    /** {@return whether it is this thread's turn now, until it leaves} */
    boolean take() {
        return taken.compareAndSet(false, true);
    }

    void leave() {
        taken.set(false);
    }

    /** Wakes the link's thread, unless somebody reads: whoever does wakes it in the end. */
    void wakeLink() {
        if (!taken.get()) {
            LockSupport.unpark(link);
        }
    }

    /**
     * Makes it this thread's turn, which is that of the link: when nobody reads what is to be read, or nothing has been read
     * for a while.
     */
    void awaitForLink() {
        link = Thread.currentThread();
        long seen = read.getAsLong();
        long since = System.nanoTime();
        while (!(needed.getAsBoolean() && take())) {
            LockSupport.parkNanos(this, IDLE_NANOS);
            long now = read.getAsLong();
            long time = System.nanoTime();
            if (now != seen) {
                seen = now;
                since = time;
            } else if (time - since >= IDLE_NANOS && take()) {
                return;
            }
        }
    }
}
