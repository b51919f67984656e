package io.sessionring.internal.replication;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * The time of one simulated history and all that happens in it: events in the order of their time, then of their making.
 * Whoever draws lots draws them here, so that the seed decides everything. Not thread-safe: a history runs on one thread.
 */
final class World {

    static final long MILLI = 1_000_000;

    /** The time of day at which every history begins. */
    static final long WALL_AT_START = 1_700_000_000_000L;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final Random random;
    private long now;
    private long number;

    private record Event(long at, long number, Runnable action) {}

    World(long seed) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    /** {@return the true time since the beginning, ns} */
    long now() {
        return now;
    }

    Random random() {
        return random;
    }

    /** {@return a number of nanoseconds between these two} */
    long between(long from, long to) {
        return from >= to ? from : random.nextLong(from, to);
    }

    boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    void after(long nanos, Runnable action) {
        events.add(new Event(now + Math.max(0, nanos), number++, action));
    }

    void at(long nanos, Runnable action) {
        after(nanos - now, action);
    }

    /** Lets everything happen that is due by then. */
    void runUntil(long end) {
        while (!events.isEmpty() && events.peek().at <= end) {
            Event event = events.remove();
            now = event.at;
            event.action.run();
        }
        now = end;
    }
}
