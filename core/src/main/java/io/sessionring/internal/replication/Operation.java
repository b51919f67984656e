package io.sessionring.internal.replication;

import java.util.function.Consumer;

/**
 * One operation as a state machine without input or output: told to start, it asks nodes through its {@link Exchange}, is
 * called back with their answers, and says once what came of it. All calls of one run are made one after the other, so an
 * operation needs no locks; an operation object serves one run. Operations are made of smaller ones by starting them on the
 * same exchange.
 *
 * @param <R> what comes of it
 */
@FunctionalInterface
public interface Operation<R> {

    /** Starts; {@code done} is called exactly once, at the latest when every answer is in or the deadline has passed. */
    void start(Exchange exchange, Consumer<? super R> done);
}
