package io.sessionring.example.servers;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One direction of a proxy: its faults, which hold for every connection, and what has come so far. */
final class Line {

    private final LongAdder bytes = new LongAdder();
    private final LongAdder chunks = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private volatile long delayNanos;
    private volatile boolean dropping;
    private volatile boolean holding;
    private volatile UnaryOperator<byte[]> change = UnaryOperator.identity();
    private volatile @Nullable Damage damage;

    void came(int byteCount, int requestCount) {
        bytes.add(byteCount);
        chunks.increment();
        requests.add(requestCount);
    }

    long bytes() {
        return bytes.sum();
    }

    long chunks() {
        return chunks.sum();
    }

    long requests() {
        return requests.sum();
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

    void change(UnaryOperator<byte[]> by) {
        change = by;
    }

    void damage(@Nullable Damage next) {
        damage = next;
    }

    boolean damagePending() {
        Damage next = damage;
        return next != null && next.pending();
    }

    Damage.Passed pass(Pipe pipe, byte[] chunk) {
        byte[] changed = change.apply(chunk);
        Damage next = damage;
        return next == null ? new Damage.Passed(changed, false) : next.apply(pipe, changed);
    }

    void ended(Pipe pipe) {
        Damage next = damage;
        if (next != null) {
            next.ended(pipe);
        }
    }
}
