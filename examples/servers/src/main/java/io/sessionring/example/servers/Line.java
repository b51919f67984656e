package io.sessionring.example.servers;

import java.util.concurrent.atomic.LongAdder;

/** One direction of a proxy: its faults, which hold for every connection, and what has come so far. */
final class Line {

    private final LongAdder bytes = new LongAdder();
    private final LongAdder chunks = new LongAdder();
    private volatile long delayNanos;
    private volatile boolean dropping;
    private volatile boolean holding;

    void came(int count) {
        bytes.add(count);
        chunks.increment();
    }

    long bytes() {
        return bytes.sum();
    }

    long chunks() {
        return chunks.sum();
    }

    long delayNanos() {
        return delayNanos;
    }

    void delay(long nanos) {
        delayNanos = nanos;
    }

    boolean dropping() {
        return dropping;
    }

    void drop(boolean on) {
        dropping = on;
    }

    boolean holding() {
        return holding;
    }

    void hold(boolean on) {
        holding = on;
    }
}
