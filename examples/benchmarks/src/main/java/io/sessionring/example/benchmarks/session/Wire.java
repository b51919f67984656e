package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.row.Task;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a contender sends and stores, counted in a pass of its own in which no time is measured.
 *
 * @param stored bytes of memory that a session takes on all nodes together
 * @param calls by what was done
 */
record Wire(double stored, Map<Task, PerCall> calls) {

    private static final String NAME = "wire";
    private static final int SESSIONS = 128;
    private static final int CALLS = 64;
    private static final int DELAYED_CALLS = 5;
    private static final Duration DELAY = Duration.ofMillis(15);

    /**
     * What one call costs.
     *
     * @param bytes in both directions, to all nodes
     * @param requests to all nodes
     * @param roundTrips that it waited for one after the other: its time when every reply is late, in delays
     */
    record PerCall(double bytes, double requests, double roundTrips) {}

    static Wire of(Contender contender, RowJvm jvm, Servers servers) {
        jvm.open(NAME, servers.lines(contender.nodes()), 8);
        long before = servers.storedBytes();
        jvm.create(NAME, SESSIONS);
        double stored = (servers.storedBytes() - before) / (double) SESSIONS;
        Map<Task, PerCall> calls = new EnumMap<>(Task.class);
        for (Task task : Task.values()) {
            jvm.calls(NAME, task, CALLS);
            Servers.Traffic start = servers.traffic();
            jvm.calls(NAME, task, CALLS);
            Servers.Traffic all = servers.traffic().since(start);
            servers.delay(DELAY);
            double trips = (double) jvm.calls(NAME, task, DELAYED_CALLS) / DELAY.toNanos();
            servers.delay(Duration.ZERO);
            calls.put(
                    task,
                    new PerCall((double) all.bytes() / CALLS, (double) all.requests() / CALLS, Math.floor(trips)));
        }
        jvm.close(NAME);
        return new Wire(stored, calls);
    }
}
