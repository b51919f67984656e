package io.sessionring;

import io.sessionring.internal.replication.Time;
import java.time.Clock;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The machine's clocks, and one daemon thread as the alarm. */
final class SystemTime implements Time, AutoCloseable {

    private final Clock clock;
    private final ScheduledThreadPoolExecutor alarm;

    SystemTime(Clock clock) {
        this.clock = clock;
        alarm = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "sessionring-timer");
            thread.setDaemon(true);
            return thread;
        });
        alarm.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        alarm.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long wallMillis() {
        return clock.millis();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // tasks do not throw, and nobody waits for them
    public void schedule(long nanos, Runnable task) {
        alarm.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        alarm.shutdownNow();
    }
}
