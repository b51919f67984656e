package io.sessionring.internal.replication;

import io.sessionring.internal.waiting.Glance;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs an operation on the caller's thread: it starts what the operation asks for, awaits the answers, and calls the
 * operation back here. An interrupt ends the waiting as the deadline does, is not held against the nodes, and stays set.
 *
 * <p>The thread is called once for the answers of all copies, not for each: while all goes well an operation needs all of
 * them. As soon as one is missing or is not what was hoped for, every answer calls it. Where that is worthwhile it looks for a
 * moment whether it is called before it sleeps.
 */
final class BlockingExchange implements Exchange {

    /** With more questions open the first answers give the thread something to do: it loads many sessions. */
    private static final int AWAITED_TOGETHER = 4;

    private final Time time;
    private final Glance glance;
    private final long deadline;
    private final Thread caller = Thread.currentThread();
    private final List<Runnable> ready = new ArrayList<>(0);
    private final List<Question> open = new ArrayList<>(4);
    /** So many of the open questions, the first ones, call this thread when they are answered. */
    private int listening;

    private final List<Alarm> alarms = new ArrayList<>(0);

    /** The answered question that came last; the others follow. */
    private final AtomicReference<@Nullable Question> answered = new AtomicReference<>();

    /** The one that came first of those that this thread has taken from there; the others follow. */
    private @Nullable Question taken;

    private final AtomicInteger unanswered = new AtomicInteger();
    /** Whether an answer alone may be of use. */
    private volatile boolean hurried;

    private final AtomicReference<Caller> state = new AtomicReference<>(Caller.AWAKE);

    private boolean interrupted;

    private final class Question implements Consumer<Answer> {

        private final NodeLink node;
        private final Reply<Answer> reply;
        private final boolean atOnce;
        private final long asked;
        private final long until;
        private final Consumer<Answer> then;
        /** When the answer came; handed over with {@link #answered}, as is the other one. */
        private long came;

        private @Nullable Question other;

        Question(NodeLink node, Reply<Answer> reply, boolean atOnce, long asked, long until, Consumer<Answer> then) {
            this.node = node;
            this.reply = reply;
            this.atOnce = atOnce;
            this.asked = asked;
            this.until = until;
            this.then = then;
        }

        /** The answer is there. Called on whatever thread brings it. */
        @Override
        public void accept(Answer answer) {
            came = time.nanoTime();
            Question last;
            do {
                last = answered.get();
                other = last;
            } while (!answered.compareAndSet(last, this));
            int left = unanswered.decrementAndGet();
            boolean hoped = answer instanceof Answer.Hit || answer instanceof Answer.Stored;
            if (left == 0 || left >= AWAITED_TOGETHER || !hoped || hurried) {
                call();
            }
        }
    }

    /** What the thread does. */
    private enum Caller {
        AWAKE,
        ASLEEP,
        /** There is something to do for it. */
        CALLED
    }

    private record Alarm(long at, Runnable then) {}

    private BlockingExchange(Time time, Glance glance, long deadline) {
        this.time = time;
        this.glance = glance;
        this.deadline = deadline;
    }

    /**
     * Runs an operation until it is done: at the latest when the deadline has passed.
     *
     * @param glance what those who wait have learnt
     */
    static <R> R run(Operation<R> operation, Time time, Glance glance, long deadlineNanos) {
        BlockingExchange exchange = new BlockingExchange(time, glance, time.nanoTime() + deadlineNanos);
        Result<R> result = new Result<>();
        try {
            operation.start(exchange, result);
            R value;
            while ((value = result.value) == null) {
                exchange.step();
            }
            return value;
        } finally {
            exchange.leave();
        }
    }

    /** What has not been listened to comes without this thread. */
    private void leave() {
        for (int i = listening; i < open.size(); i++) {
            open.get(i).reply.whenComplete(answer -> {});
        }
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
        unanswered.incrementAndGet();
        open.add(question);
    }

    @Override
    public void after(long nanos, Runnable then) {
        alarms.add(new Alarm(Math.min(time.nanoTime() + nanos, deadline), then));
    }

    /** Does the next thing there is to do, or waits for it. */
    private void step() {
        if (!ready.isEmpty()) {
            ready.remove(0).run();
            return;
        }
        Question question = nextAnswered();
        if (question != null) {
            Answer answer = question.reply.now();
            if (answer != null && forget(question)) {
                question.node.settle(answer);
                if (question.atOnce) {
                    question.node.took(answer, question.came - question.asked);
                }
                boolean late = question.came - deadline >= 0; // then it is not believed
                question.then.accept(late ? noAnswer() : answer);
            }
            return;
        }
        long now = time.nanoTime();
        long wake = deadline;
        for (int i = 0; i < alarms.size(); i++) {
            Alarm alarm = alarms.get(i);
            if (alarm.at - now <= 0 || interrupted) {
                hurried = true;
                alarms.remove(alarm);
                alarm.then.run();
                return;
            }
            wake = Math.min(wake, alarm.at);
        }
        for (int i = 0; i < open.size(); i++) {
            Question late = open.get(i);
            if (late.until - now <= 0 || interrupted) {
                hurried = true;
                if (late.reply.now() == null) {
                    giveUp(late);
                } else if (i >= listening) {
                    listen(); // it came while this thread was busy with another node; its turn is next, or soon
                } else {
                    Thread.onSpinWait(); // it is being handed over
                }
                return;
            }
            wake = Math.min(wake, late.until);
        }
        if (open.isEmpty() && alarms.isEmpty()) {
            throw new IllegalStateException("an operation waits for nothing");
        }
        if (listening == open.size()) {
            pause(wake - now);
        } else {
            open.get(listening).reply.fetch(wake - now);
            listen();
        }
        if (Thread.interrupted()) {
            interrupted = true;
            caller.interrupt();
        }
    }

    /** {@return the question that was answered first of those that were not taken yet, null if there is none} */
    private @Nullable Question nextAnswered() {
        if (taken == null) {
            for (Question last = answered.getAndSet(null); last != null; ) {
                Question before = last.other;
                last.other = taken;
                taken = last;
                last = before;
            }
        }
        Question next = taken;
        if (next != null) {
            taken = next.other;
            next.other = null;
        }
        return next;
    }

    private void listen() {
        Question next = open.get(listening++);
        next.reply.whenComplete(next);
    }

    /** {@return whether the question was open} */
    private boolean forget(Question question) {
        int at = open.indexOf(question);
        if (at < 0) {
            return false;
        }
        open.remove(at);
        listening -= at < listening ? 1 : 0;
        return true;
    }

    /** Wakes the thread only if it sleeps: else its next sleep, which may be the application's, would end at once. */
    private void call() {
        if (state.getAndSet(Caller.CALLED) == Caller.ASLEEP) {
            LockSupport.unpark(caller);
        }
    }

    private boolean isCalled() {
        return state.get() == Caller.CALLED;
    }

    /** Waits until it is called or its time is over, or for no reason. */
    private void pause(long nanos) {
        long end = time.nanoTime() + nanos;
        if (!open.isEmpty() && !isCalled() && glance.isDue()) { // else nothing is learnt from it
            Glance.Moment moment = glance.beginGivingWay(nanos);
            boolean found;
            do {
                found = isCalled();
            } while (!found && moment.goesOn());
            moment.ended(found);
        }
        if (state.compareAndSet(Caller.AWAKE, Caller.ASLEEP)) {
            LockSupport.parkNanos(this, end - time.nanoTime());
        }
        state.set(Caller.AWAKE);
    }

    private void giveUp(Question late) {
        forget(late);
        Answer answer = noAnswer();
        if (interrupted) {
            late.reply.whenComplete(ignored -> {}); // it comes without this thread
        } else {
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
