package io.sessionring.internal.replication;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs an operation without a thread that waits: answers and alarms are handled one after the other on an executor, never
 * on a thread of a port or of the timer, since they may run an application's code.
 */
final class AsyncExchange<R> implements Exchange {

    private final Time time;
    private final long deadline;
    private final Executor executor;
    private final Consumer<? super Throwable> afterwards;
    private final CompletableFuture<R> result = new CompletableFuture<>();
    /** Written under the lock of this. */
    private volatile @Nullable R answer;

    private AsyncExchange(Time time, long deadline, Executor executor, Consumer<? super Throwable> afterwards) {
        this.time = time;
        this.deadline = deadline;
        this.executor = executor;
        this.afterwards = afterwards;
    }

    /**
     * Starts an operation; the future is completed on the executor.
     *
     * @param afterwards hears of what is thrown when the future is complete already
     */
    static <R> CompletableFuture<R> run(
            Operation<R> operation,
            Time time,
            long deadlineNanos,
            Executor executor,
            Consumer<? super Throwable> afterwards) {
        AsyncExchange<R> exchange = new AsyncExchange<>(time, time.nanoTime() + deadlineNanos, executor, afterwards);
        exchange.handle(() -> operation.start(exchange, answer -> exchange.answer = answer));
        return exchange.result;
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public long deadlineNanos() {
        return deadline;
    }

    @Override
    public long wallMillis() {
        return time.wallMillis();
    }

    @Override
    public void ask(NodeLink node, Request request, long timeoutNanos, Consumer<Answer> then) {
        AtomicBoolean open = new AtomicBoolean(true);
        long now = time.nanoTime();
        long left = Math.min(timeoutNanos, deadline - now);
        if (left > 0) {
            long until = now + left;
            boolean atOnce = node.state() == NodeState.UP;
            Reply<Answer> reply = node.ask(request, until);
            reply.whenComplete(answer -> {
                if (open.compareAndSet(true, false)) {
                    node.settle(answer);
                    if (atOnce) {
                        node.took(answer, time.nanoTime() - now);
                    }
                    Answer believed =
                            isOver() ? noAnswer() : answer; // late is when it comes, not when a thread is free
                    handle(() -> then.accept(believed));
                }
            });
            if (reply.now() == null) {
                time.schedule(left, () -> {
                    if (open.compareAndSet(true, false)) {
                        node.missed(reply, until);
                        handle(() -> then.accept(noAnswer()));
                    }
                });
            }
        } else {
            open.set(false);
            handle(() -> then.accept(noAnswer()));
        }
    }

    @Override
    public void after(long nanos, Runnable then) {
        time.schedule(Math.max(0, Math.min(nanos, deadline - time.nanoTime())), () -> handle(then));
    }

    private void handle(Runnable task) {
        try {
            executor.execute(() -> run(task));
        } catch (RuntimeException | Error e) { // it is full, or there is no thread left
            fail(e);
        }
    }

    private void run(Runnable task) {
        R given;
        Throwable thrown = null;
        synchronized (this) {
            if (result.isCompletedExceptionally()) {
                return; // nothing more is to come of it
            }
            try {
                task.run();
            } catch (Throwable e) { // an application's own code may run here; its failure is the answer
                thrown = e;
            }
            given = answer;
        }
        // Outside the lock: what follows from an answer is the application's, and may take its time.
        if (given != null) {
            result.complete(given);
        }
        if (thrown != null) {
            fail(thrown);
        }
    }

    private void fail(Throwable failure) {
        R given = answer;
        boolean answered = given != null && (result.complete(given) || !result.isCompletedExceptionally());
        boolean refused = failure instanceof RejectedExecutionException;
        if ((answered || !result.completeExceptionally(failure)) && !refused) {
            afterwards.accept(failure);
        }
    }

    @Override
    public boolean isOver() {
        return time.nanoTime() - deadline >= 0;
    }

    private static Answer noAnswer() {
        return new Failed(Failed.Cause.TIMEOUT, "no answer in time");
    }
}
