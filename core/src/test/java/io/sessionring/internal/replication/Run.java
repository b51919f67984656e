package io.sessionring.internal.replication;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An operation that runs in virtual time, on the test's thread: by the exchange that clients use, whose executor does at once
 * what it is given. What it throws is thrown again by the time that runs it.
 */
final class Run<R> {

    private final Time time;
    private @Nullable R answer;
    private long atNanos;

    private Run(Time time) {
        this.time = time;
    }

    /** Starts an operation; it goes on as time passes. */
    @SuppressWarnings("FutureReturnValueIgnored") // its answer and its failure are taken from it here
    static <R> Run<R> start(Operation<R> operation, Time time, long deadlineMillis) {
        Run<R> run = new Run<>(time);
        Operation<R> observed = (exchange, done) -> operation.start(exchange, answer -> {
            run.answered(answer);
            done.accept(answer);
        });
        AsyncExchange.run(observed, time, deadlineMillis * 1_000_000, Runnable::run, thrownBy(time))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        thrownBy(time).accept(failure);
                    }
                });
        return run;
    }

    private void answered(R given) {
        if (answer != null) {
            thrownBy(time).accept(new IllegalStateException("answered twice"));
        }
        answer = given;
        atNanos = time.nanoTime();
    }

    /** {@return what throws a failure again, where the test will see it} */
    static Consumer<Throwable> thrownBy(Time time) {
        return failure -> time.schedule(0, () -> {
            throw new AssertionError(failure);
        });
    }

    R answer() {
        if (answer == null) {
            throw new AssertionError("no answer yet");
        }
        return answer;
    }

    boolean done() {
        return answer != null;
    }

    /** {@return when it answered, on the monotonic clock, ns} */
    long atNanos() {
        return atNanos;
    }
}
