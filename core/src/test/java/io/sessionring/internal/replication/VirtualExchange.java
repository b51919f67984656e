package io.sessionring.internal.replication;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Reply;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Runs operations in virtual time, on the test's thread. */
final class VirtualExchange implements Exchange {

    private final Time time;
    private final long deadline;

    private VirtualExchange(Time time, long deadline) {
        this.time = time;
        this.deadline = deadline;
    }

    /** Holds what an operation answered, and when. */
    static final class Run<R> {
        private R answer;
        private long atNanos;

        R answer() {
            if (answer == null) {
                throw new AssertionError("no answer yet");
            }
            return answer;
        }

        boolean done() {
            return answer != null;
        }

        long atNanos() {
            return atNanos;
        }
    }

    /** Starts an operation; it goes on as time passes. */
    static <R> Run<R> start(Operation<R> operation, Time time, long deadlineMillis) {
        Run<R> run = new Run<>();
        VirtualExchange exchange = new VirtualExchange(time, time.nanoTime() + deadlineMillis * 1_000_000);
        operation.start(exchange, answer -> {
            if (run.answer != null) {
                throw new AssertionError("answered twice");
            }
            run.answer = answer;
            run.atNanos = time.nanoTime();
        });
        return run;
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public long wallMillis() {
        return time.wallMillis();
    }

    @Override
    public void ask(NodeLink node, Request request, long timeoutNanos, Consumer<Answer> then) {
        AtomicBoolean open = new AtomicBoolean(true);
        Consumer<Answer> once = answer -> {
            if (open.compareAndSet(true, false)) {
                node.settle(answer);
                then.accept(answer);
            }
        };
        long left = Math.min(timeoutNanos, deadline - time.nanoTime());
        if (left <= 0) {
            then.accept(new Failed(Failed.Cause.TIMEOUT, "too late"));
            return;
        }
        long until = time.nanoTime() + left;
        Reply<Answer> reply = node.ask(request, until);
        reply.whenComplete(once);
        time.schedule(left, () -> {
            if (open.compareAndSet(true, false)) {
                node.missed(reply, until);
                then.accept(new Failed(Failed.Cause.TIMEOUT, "no answer in time"));
            }
        });
    }

    @Override
    public void after(long nanos, Runnable then) {
        time.schedule(Math.min(nanos, deadline - time.nanoTime()), then);
    }
}
