package io.sessionring.example.chaos;

import java.util.Arrays;

/** When each operation began, how long it took, and whether it was answered. Thread-safe. */
final class Figures {

    private long[] starts = new long[1 << 14];
    /** Negative: it was not answered. */
    private long[] nanos = new long[1 << 14];

    private int size;
    private long unavailable;

    synchronized void add(long start, long end, boolean answered) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, 2 * size);
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        starts[size] = start;
        nanos[size++] = answered ? end - start : -(end - start) - 1;
        if (!answered) {
            unavailable++;
        }
    }

    synchronized int operations() {
        return size;
    }

    synchronized long unavailable() {
        return unavailable;
    }

    /** Is shown an operation: when it began, how long it took, and whether it was answered. */
    interface Viewer {
        void see(long start, long nanos, boolean answered);
    }

    /** Shows all operations. */
    synchronized void show(Viewer viewer) {
        for (int i = 0; i < size; i++) {
            viewer.see(starts[i], nanos[i] < 0 ? -nanos[i] - 1 : nanos[i], nanos[i] >= 0);
        }
    }

    /** What a span of time was like; milliseconds, and 0 where nothing was asked. */
    record Span(int operations, int unavailable, double p50Millis, double p99Millis) {}

    /** {@return what the operations were like that began within this span} */
    synchronized Span between(long from, long to) {
        long[] taken = new long[size];
        int count = 0;
        int failed = 0;
        for (int i = size - 1; i >= 0; i--) {
            if (starts[i] >= from && starts[i] < to) {
                failed += nanos[i] < 0 ? 1 : 0;
                taken[count++] = nanos[i] < 0 ? -nanos[i] - 1 : nanos[i];
            }
        }
        Arrays.sort(taken, 0, count);
        return new Span(count, failed, percentile(taken, count, 0.5), percentile(taken, count, 0.99));
    }

    private static double percentile(long[] sorted, int count, double part) {
        return count == 0 ? 0 : sorted[(int) Math.min(count - 1, Math.ceil(part * count) - 1)] / 1e6;
    }
}
