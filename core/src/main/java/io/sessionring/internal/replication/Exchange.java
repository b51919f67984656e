package io.sessionring.internal.replication;

import io.sessionring.spi.Answer;
import java.util.function.Consumer;

/**
 * How an operation meets the world: time, and answers of nodes. One exchange serves one run and calls back one thing at a
 * time. The blocking and the asynchronous exchange run the same operations.
 */
public interface Exchange {

    /** {@return the monotonic clock, ns} */
    long nanoTime();

    /** {@return when the run's time is up, on the monotonic clock, ns} */
    long deadlineNanos();

    /** {@return whether no answer comes any more: the deadline has passed, or whoever waits was interrupted} */
    boolean isOver();

    /** {@return the wall clock, ms since 1970} */
    long wallMillis();

    /**
     * Asks a node. The answer is the node's, or {@link Answer.Failed} with {@code TIMEOUT} once this much time or the run's
     * deadline has passed; after the deadline nothing is sent any more.
     */
    void ask(NodeLink node, Request request, long timeoutNanos, Consumer<Answer> then);

    /** Calls back after a while, at the latest when the deadline has passed. */
    void after(long nanos, Runnable then);
}
