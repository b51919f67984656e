package io.sessionring.internal.replication;

/** The clocks and the alarm of a client, from outside, so that a simulation can run on a time of its own. */
public interface Time {

    /** {@return the monotonic clock, ns} */
    long nanoTime();

    /** {@return the wall clock, ms since 1970} */
    long wallMillis();

    /** Runs a short task after a while, on a thread of the timer. After the timer has been closed it never runs. */
    void schedule(long nanos, Runnable task);
}
