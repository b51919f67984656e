package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.row.Round;
import io.sessionring.example.benchmarks.row.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongPredicate;
import org.HdrHistogram.Histogram;

/**
 * A client in a JVM of its own that calls a few times a second, as the requests of users do, until it is told to stop. A call
 * that had to wait for the one before it counts from when it was due.
 */
final class SteadyCalls implements AutoCloseable {

    /** So few that they leave the machine time for something else. */
    static final int PER_SECOND = 300;

    private static final int CALLERS = 8;
    private static final int SLICE_MILLIS = 250;
    private static final int MOST_TRIES = 20;

    private final RowJvm jvm;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<Slice> slices = new ArrayList<>();
    private volatile boolean stopped;
    private final Future<?> calling;

    private record Slice(long began, Round round) {}

    /** How long calls took, and how many failed. */
    record Calls(Histogram times, long failed) {

        /** {@return a quantile in us, such as the one of 99 %} */
        double micros(double percentile) {
            return times.getValueAtPercentile(percentile) / 1e3;
        }
    }

    private SteadyCalls(RowJvm jvm) {
        this.jvm = jvm;
        calling = thread.submit(() -> {
            while (!stopped) {
                long began = System.nanoTime();
                slices.add(new Slice(began, jvm.round(RowJvm.MAIN, Task.CHANGE, CALLERS, SLICE_MILLIS, PER_SECOND)));
            }
        });
    }

    /** Begins to call, after a while in which its first calls, which are slow, are over. */
    static SteadyCalls start(Contender contender, List<String> nodes, int sessions, int warmMillis) throws IOException {
        RowJvm jvm = RowJvm.start(contender);
        try {
            jvm.open(RowJvm.MAIN, nodes, CALLERS);
            create(jvm, sessions);
            jvm.round(RowJvm.MAIN, Task.CHANGE, CALLERS, warmMillis);
            return new SteadyCalls(jvm);
        } catch (RowJvm.RowException e) {
            jvm.close();
            throw e;
        }
    }

    /** The first ones may fail on a busy machine, for its client has the deadline of an application. */
    private static void create(RowJvm jvm, int sessions) {
        for (int tries = 1; ; tries++) {
            try {
                jvm.create(RowJvm.MAIN, sessions);
                return;
            } catch (RowJvm.RowException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Ends the calls. */
    void stop() throws InterruptedException, ExecutionException {
        stopped = true;
        calling.get();
    }

    /** {@return the calls of those times, after the end; each is known by when it began, give or take a quarter of a second} */
    Calls during(LongPredicate times) {
        Histogram all = new Histogram(3);
        long failed = 0;
        for (Slice each : slices) {
            if (times.test(each.began())) {
                all.add(each.round().times());
                failed += each.round().failed();
            }
        }
        return new Calls(all, failed);
    }

    @Override
    public void close() {
        stopped = true;
        jvm.close();
        thread.shutdownNow();
    }
}
