package io.sessionring.example.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What the machine took from the callers, which nobody can be blamed for: a thread that does nothing but notice that it was
 * not let run (the garbage collector, a machine that stood still), and for a single thread how long the system let it wait
 * for a processor, where the system says that. Thread-safe.
 */
final class Pauses implements AutoCloseable {

    private static final long PERIOD = 5_000_000;
    private static final long LEAST = 3_000_000;

    /** Linux: time on a processor, time waiting for one, number of turns. */
    private static final Path WAITS = Path.of("/proc/thread-self/schedstat");

    private final List<long[]> pauses = new ArrayList<>();
    private final Thread thread = new Thread(this::watch, "pauses");
    private volatile boolean closed;

    Pauses() {
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        long before = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(PERIOD);
            long now = System.nanoTime();
            if (now - before > PERIOD + LEAST) {
                synchronized (pauses) {
                    pauses.add(new long[] {before + PERIOD, now});
                }
            }
            before = now;
        }
    }

    /** {@return how much of this time was taken away} */
    long within(long start, long end) {
        long sum = 0;
        synchronized (pauses) {
            for (int i = pauses.size() - 1; i >= 0 && pauses.get(i)[1] > start; i--) {
                sum += Math.max(0, Math.min(end, pauses.get(i)[1]) - Math.max(start, pauses.get(i)[0]));
            }
        }
        return sum;
    }

    /** {@return for how long this thread has waited for a processor so far; 0 where the system does not say it} */
    static long waitedForProcessor() {
        try {
            String figures = Files.readString(WAITS);
            int second = figures.indexOf(' ') + 1;
            return Long.parseLong(figures.substring(second, figures.indexOf(' ', second)));
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
