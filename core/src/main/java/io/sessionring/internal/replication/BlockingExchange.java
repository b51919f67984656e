package io.sessionring.internal.replication;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs an operation on the caller's thread: it starts what the operation asks for, awaits the answers, and calls the
 * operation back here. An interrupt ends the waiting as the deadline does, is not held against the nodes, and stays set.
 */
final class BlockingExchange implements Exchange {

    private final Time time;
    private final long deadline;
    private final Thread caller = Thread.currentThread();
    private final Deque<Runnable> ready = new ArrayDeque<>(2);
    private final List<Question> open = new ArrayList<>(4);
    private final List<Alarm> alarms = new ArrayList<>();
    /** What has been asked since this thread last waited. */
    private final Deque<Question> fresh = new ArrayDeque<>(2);

    private final Queue<Question> answered = new ConcurrentLinkedQueue<>();
    private boolean interrupted;

    private record Question(
            NodeLink node, Reply<Answer> reply, boolean atOnce, long asked, long until, Consumer<Answer> then) {}

    private record Alarm(long at, Runnable then) {}

    private BlockingExchange(Time time, long deadline) {
        this.time = time;
        this.deadline = deadline;
    }

    /** Runs an operation until it is done: at the latest when the deadline has passed. */
    static <R> R run(Operation<R> operation, Time time, long deadlineNanos) {
        BlockingExchange exchange = new BlockingExchange(time, time.nanoTime() + deadlineNanos);
        Result<R> result = new Result<>();
        operation.start(exchange, result);
        R value;
        while ((value = result.value) == null) {
            exchange.step();
        }
        exchange.fresh.forEach(left -> left.reply.whenComplete(answer -> {})); // it comes without this thread
        return value;
    }

    private static final class Result<R> implements Consumer<R> {
        private @Nullable R value;

        @Override
        public void accept(R r) {
            value = r;
        }
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
        if (isOver() || timeoutNanos <= 0) {
            ready.add(() -> then.accept(noAnswer()));
            return;
        }
        long now = time.nanoTime();
        long until = now + Math.min(timeoutNanos, deadline - now);
        boolean atOnce = node.state() == NodeState.UP;
        Reply<Answer> reply = node.ask(request, until);
        Question question = new Question(node, reply, atOnce, now, until, then);
        open.add(question);
        fresh.add(question);
    }

    @Override
    public void after(long nanos, Runnable then) {
        alarms.add(new Alarm(Math.min(time.nanoTime() + nanos, deadline), then));
    }

    /** Does the next thing there is to do, or waits for it. */
    private void step() {
        Runnable next = ready.poll();
        if (next != null) {
            next.run();
            return;
        }
        Question question = answered.poll();
        if (question != null) {
            Answer answer = question.reply.now();
            if (answer != null && open.remove(question)) {
                question.node.settle(answer);
                if (question.atOnce) {
                    question.node.took(answer, time.nanoTime() - question.asked);
                }
                question.then.accept(isOver() ? noAnswer() : answer); // what comes late is not believed
            }
            return;
        }
        long now = time.nanoTime();
        long wake = deadline;
        for (Alarm alarm : alarms) {
            if (alarm.at - now <= 0 || interrupted) {
                alarms.remove(alarm);
                alarm.then.run();
                return;
            }
            wake = Math.min(wake, alarm.at);
        }
        for (Question late : open) {
            if (late.until - now <= 0 || interrupted) {
                fresh.remove(late);
                if (late.reply.now() != null) {
                    answered.add(late); // while this thread was busy with another node
                } else {
                    giveUp(late);
                }
                return;
            }
            wake = Math.min(wake, late.until);
        }
        if (open.isEmpty() && alarms.isEmpty()) {
            throw new IllegalStateException("an operation waits for nothing");
        }
        Question asked = fresh.poll();
        if (asked == null) {
            LockSupport.parkNanos(this, wake - now);
        } else {
            asked.reply.fetch(wake - now);
            asked.reply.whenComplete(answer -> {
                answered.add(asked);
                LockSupport.unpark(caller);
            });
        }
        if (Thread.interrupted()) {
            interrupted = true;
            caller.interrupt();
        }
    }

    private void giveUp(Question late) {
        open.remove(late);
        Answer answer = noAnswer();
        if (!interrupted) {
            late.node.missed(late.reply, late.until);
        }
        late.then.accept(answer);
    }

    @Override
    public boolean isOver() {
        return interrupted || time.nanoTime() - deadline >= 0;
    }

    private Answer noAnswer() {
        return new Failed(
                Failed.Cause.TIMEOUT, interrupted ? "the waiting thread was interrupted" : "no answer in time");
    }
}
