package io.sessionring.internal.connection;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the operations under way on one node. */
final class InFlight {

    private final int limit;
    private final AtomicInteger count = new AtomicInteger();

    InFlight(int limit) {
        this.limit = limit;
    }

    /** {@return whether one more may start} */
    boolean enter() {
        if (count.incrementAndGet() <= limit) {
            return true;
        }
        count.decrementAndGet();
        return false;
    }

    void leave() {
        count.decrementAndGet();
    }
}
