package io.sessionring.internal.replication;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A time that stands still until a test moves it; tasks run in the order of their time, then of their scheduling. */
final class VirtualTime implements Time {

    private static final long WALL_AT_START = 1_700_000_000_000L;

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::number));
    private long nanos;
    private long number;

    private record Task(long at, long number, Runnable run) {}

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public long wallMillis() {
        return WALL_AT_START + nanos / 1_000_000;
    }

    @Override
    public void schedule(long delay, Runnable task) {
        tasks.add(new Task(nanos + Math.max(0, delay), number++, task));
    }

    /** Runs what is due within this time, then stands at its end. */
    void pass(long millis) {
        long end = nanos + millis * 1_000_000;
        while (!tasks.isEmpty() && tasks.peek().at() <= end) {
            Task task = tasks.remove();
            nanos = task.at();
            task.run().run();
        }
        nanos = end;
    }
}
