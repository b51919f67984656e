package io.sessionring.internal.replication;

import static io.sessionring.internal.replication.Rig.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.internal.waiting.Glance;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Both exchanges: an answer is believed if it came in time, and only then. */
class ExchangesTest {

    private static final long DEADLINE_NANOS = Rig.DEADLINE_MILLIS * 1_000_000;

    private final Rig rig = new Rig(2);
    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();

    private final Glance glance = new Glance(rig.time::nanoTime);

    private Operation<Answer> ask() {
        return (exchange, done) ->
                exchange.ask(rig.replication.home(KEY), new Request.Get(KEY), DEADLINE_NANOS, done::accept);
    }

    private CompletableFuture<Answer> later() {
        return AsyncExchange.run(ask(), rig.time, DEADLINE_NANOS, executor::add, failures::add);
    }

    private void free() {
        while (!executor.isEmpty()) {
            executor.remove().run();
        }
    }

    private static void isNoAnswer(Answer answer) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.cause()).isEqualTo(Cause.TIMEOUT));
    }

    /** The client stands still while the node's answer is on its way. */
    private void standStill() {
        rig.home().atOnce = true;
        rig.home().before.add(() -> rig.time.pass(Rig.DEADLINE_MILLIS));
    }

    @Test
    void aWaitingThreadBelievesWhatComesInTime() {
        rig.home().atOnce = true;
        assertThat(BlockingExchange.run(ask(), rig.time, glance, DEADLINE_NANOS))
                .isInstanceOf(Answer.Miss.class);
    }

    @Test
    void aWaitingThreadThatStoodStillDoesNotBelieveWhatCameMeanwhile() {
        standStill();
        isNoAnswer(BlockingExchange.run(ask(), rig.time, glance, DEADLINE_NANOS));
    }

    @Test
    void aWaitingThreadBelievesWhatLayReadyWhenItsTimeWasOver() {
        rig.home().atOnce = true;
        rig.home().before.add(() -> rig.time.pass(Rig.DEADLINE_MILLIS / 2)); // as when it waits for another node
        Operation<Answer> shortly = (exchange, done) ->
                exchange.ask(rig.replication.home(KEY), new Request.Get(KEY), DEADLINE_NANOS / 4, done::accept);
        assertThat(BlockingExchange.run(shortly, rig.time, glance, DEADLINE_NANOS))
                .isInstanceOf(Answer.Miss.class);
    }

    @Test
    void anInterruptEndsTheWaitingAndIsNotHeldAgainstTheNode() {
        rig.home().hang();
        Thread.currentThread().interrupt();
        Answer answer = BlockingExchange.run(ask(), rig.time, glance, DEADLINE_NANOS);
        assertThat(Thread.interrupted()).isTrue();
        isNoAnswer(answer);
        assertThat(((Failed) answer).detail()).contains("interrupted");
        for (int i = 0; i < 5; i++) {
            Thread.currentThread().interrupt();
            isNoAnswer(BlockingExchange.run(ask(), rig.time, glance, DEADLINE_NANOS));
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(rig.replication.home(KEY).state()).isEqualTo(NodeState.UP);
    }

    /** Waits for the answers of two nodes on a thread of its own. */
    private final class TwoAsked {

        final List<FakeNode> nodes = List.copyOf(rig.nodes.subList(0, 2));
        final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        final CountDownLatch heard = new CountDownLatch(1);
        final CountDownLatch alarmed = new CountDownLatch(1);
        private final Thread caller;

        TwoAsked(long alarmMillis, long deadlineMillis) throws InterruptedException {
            nodes.forEach(FakeNode::hang);
            caller = new Thread(() -> BlockingExchange.run(
                    (exchange, done) -> {
                        rig.replication
                                .nodes()
                                .subList(0, 2)
                                .forEach(node ->
                                        exchange.ask(node, new Request.Get(KEY), deadlineMillis * 1_000_000, answer -> {
                                            answers.add(answer);
                                            heard.countDown();
                                            if (answers.size() == 2) {
                                                done.accept("both");
                                            }
                                        }));
                        exchange.after(alarmMillis * 1_000_000, alarmed::countDown);
                    },
                    new RealTime(),
                    glance,
                    deadlineMillis * 1_000_000));
            caller.start();
            while (caller.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
        }

        void end() throws InterruptedException {
            caller.join(10_000);
            assertThat(caller.isAlive()).isFalse();
        }
    }

    private static final class RealTime implements Time {

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public void schedule(long nanos, Runnable task) {
            throw new UnsupportedOperationException("a waiting thread needs no timer");
        }
    }

    @Test
    void aWaitingThreadIsWokenOnceForAllCopies() throws InterruptedException {
        rig.nodes.forEach(node -> node.put(KEY, new byte[1]));
        TwoAsked two = new TwoAsked(60_000, 60_000);
        two.nodes.get(0).goOn();
        assertThat(two.heard.await(100, TimeUnit.MILLISECONDS)).isFalse();
        two.nodes.get(1).goOn();
        two.end();
        assertThat(two.answers).hasSize(2).hasOnlyElementsOfType(Answer.Hit.class);
    }

    @Test
    void aWaitingThreadIsWokenAtOnceWhereACopyIsMissing() throws InterruptedException {
        TwoAsked two = new TwoAsked(60_000, 60_000);
        two.nodes.get(0).goOn();
        assertThat(two.heard.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(two.answers).hasOnlyElementsOfType(Answer.Miss.class);
        two.nodes.get(1).goOn();
        two.end();
    }

    @Test
    void aWaitingThreadHearsEveryAnswerOnceAnAlarmWasDue() throws InterruptedException {
        rig.nodes.forEach(node -> node.put(KEY, new byte[1]));
        TwoAsked two = new TwoAsked(20, 60_000);
        assertThat(two.alarmed.await(10, TimeUnit.SECONDS)).isTrue();
        two.nodes.get(0).goOn();
        assertThat(two.heard.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(two.answers).hasOnlyElementsOfType(Answer.Hit.class);
        two.nodes.get(1).goOn();
        two.end();
    }

    @Test
    void whatCameInTimeIsBelievedThoughAnotherNodeIsSilentUntilTheDeadline() throws InterruptedException {
        rig.nodes.forEach(node -> node.put(KEY, new byte[1]));
        TwoAsked two = new TwoAsked(60_000, 300);
        two.nodes.get(0).goOn();
        two.end();
        assertThat(two.answers).hasSize(2).hasAtLeastOneElementOfType(Answer.Hit.class);
    }

    @Test
    void aThreadThatNeedNotWaitIsNotKeptFromTheNextSleepOfItsOwn() {
        rig.home().atOnce = true;
        LockSupport.parkNanos(1); // whatever was left before
        assertThat(BlockingExchange.run(ask(), rig.time, glance, DEADLINE_NANOS))
                .isInstanceOf(Answer.Miss.class);
        long began = System.nanoTime();
        LockSupport.parkNanos(20_000_000);
        assertThat(System.nanoTime() - began).isGreaterThan(10_000_000);
    }

    /** Counts how often answers are brought, which never come. */
    private static final class Counted implements Reply.Bearer {

        private int times;

        Counted(FakeNode node) {
            node.hang();
            node.bearer = this;
        }

        @Override
        public void fetch(long nanos) {}

        @Override
        public void bring() {
            times++;
        }
    }

    private void askFirstTwo(Exchange exchange, Consumer<Answer> then) {
        for (NodeLink node : rig.replication.nodes().subList(0, 2)) {
            exchange.ask(node, new Request.Get(KEY), DEADLINE_NANOS, then);
        }
    }

    @Test
    void whatIsNotAwaitedAnyMoreIsBroughtAllTheSame() {
        List<Counted> both = rig.nodes.subList(0, 2).stream().map(Counted::new).toList();
        String answer = BlockingExchange.run(
                (exchange, done) -> {
                    askFirstTwo(exchange, got -> {});
                    done.accept("done");
                },
                rig.time,
                glance,
                DEADLINE_NANOS);
        assertThat(answer).isEqualTo("done");
        assertThat(both).extracting(each -> each.times).containsExactly(1, 1);
    }

    @Test
    void whatWasAskedBeforeAFailureIsBroughtAllTheSame() {
        List<Counted> both = rig.nodes.subList(0, 2).stream().map(Counted::new).toList();
        assertThatThrownBy(() -> BlockingExchange.run(
                        (exchange, done) -> {
                            askFirstTwo(exchange, got -> {});
                            throw new IllegalStateException("broken");
                        },
                        rig.time,
                        glance,
                        DEADLINE_NANOS))
                .isInstanceOf(IllegalStateException.class);
        assertThat(both).extracting(each -> each.times).containsExactly(1, 1);
    }

    @Test
    void whatAnInterruptGivesUpIsBroughtAllTheSame() {
        List<Counted> both = rig.nodes.subList(0, 2).stream().map(Counted::new).toList();
        List<Answer> answers = new ArrayList<>();
        Thread.currentThread().interrupt();
        String answer = BlockingExchange.run(
                (exchange, done) -> askFirstTwo(exchange, got -> {
                    answers.add(got);
                    if (answers.size() == 2) {
                        done.accept("both");
                    }
                }),
                rig.time,
                glance,
                DEADLINE_NANOS);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer).isEqualTo("both");
        answers.forEach(ExchangesTest::isNoAnswer);
        assertThat(both).extracting(each -> each.times).containsExactly(1, 1);
    }

    @Test
    void answersThatComeAtOnceAreHeardInTheirOrder() {
        rig.home().hang();
        List<Integer> heard = new ArrayList<>();
        String answer = BlockingExchange.run(
                (exchange, done) -> {
                    for (int i = 0; i < 5; i++) {
                        int number = i;
                        exchange.ask(
                                rig.replication.home(KEY), new Request.Get(KEY), TimeUnit.SECONDS.toNanos(10), got -> {
                                    assertThat(got).isInstanceOf(Answer.Miss.class);
                                    heard.add(number);
                                    if (heard.size() == 5) {
                                        done.accept("all");
                                    }
                                });
                    }
                    exchange.after(20_000_000, rig.home()::goOn); // when all are listened to
                },
                new RealTime(),
                glance,
                TimeUnit.SECONDS.toNanos(10));
        assertThat(answer).isEqualTo("all");
        assertThat(heard).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void anAlarmComesBackOnTheWaitingThread() {
        rig.home().hang();
        Thread caller = Thread.currentThread();
        String answer = BlockingExchange.run(
                (exchange, done) -> {
                    exchange.ask(rig.replication.home(KEY), new Request.Get(KEY), DEADLINE_NANOS, got -> {});
                    exchange.after(-1, () -> done.accept(Thread.currentThread() == caller ? "here" : "elsewhere"));
                },
                rig.time,
                glance,
                DEADLINE_NANOS);
        assertThat(answer).isEqualTo("here");
    }

    @Test
    void anAnswerThatCameInTimeIsBelievedWheneverAThreadIsFree() {
        CompletableFuture<Answer> answer = later();
        free();
        rig.time.pass(1);
        rig.time.pass(2 * Rig.DEADLINE_MILLIS);
        assertThat(answer).isNotDone();
        free();
        assertThat(answer.join()).isInstanceOf(Answer.Miss.class);
    }

    @Test
    void anAnswerThatComesLateIsNotBelieved() {
        standStill();
        CompletableFuture<Answer> answer = later();
        free();
        isNoAnswer(answer.join());
    }

    @Test
    void whatFailsAfterTheAnswerIsToldAndChangesNothing() {
        IllegalStateException failure = new IllegalStateException("broken");
        CompletableFuture<String> answer = AsyncExchange.run(
                (exchange, done) -> {
                    done.accept("answer");
                    exchange.after(1_000_000, () -> {
                        throw failure;
                    });
                },
                rig.time,
                DEADLINE_NANOS,
                Runnable::run,
                failures::add);
        rig.time.pass(2);
        assertThat(answer.join()).isEqualTo("answer");
        assertThat(failures).containsExactly(failure);
    }

    @Test
    void whatFollowsFromAnAnswerDoesNotHoldUpTheOperation() {
        List<String> order = new ArrayList<>();
        CompletableFuture<String> answer = AsyncExchange.run(
                (exchange, done) -> {
                    done.accept("answer");
                    exchange.after(1_000_000, () -> order.add("the operation goes on"));
                },
                rig.time,
                DEADLINE_NANOS,
                executor::add,
                failures::add);
        var followed = answer.thenAccept(given -> {
            rig.time.pass(2); // the application takes its time
            Thread other = new Thread(executor.remove());
            other.start();
            try {
                other.join(10_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            order.add("the application has done its work");
        });
        free();
        assertThat(followed).isCompleted();
        assertThat(order).containsExactly("the operation goes on", "the application has done its work");
    }

    @Test
    void nothingMoreComesOfAnOperationThatHasFailed() {
        List<String> done = new ArrayList<>();
        CompletableFuture<String> answer = AsyncExchange.run(
                (exchange, given) -> {
                    exchange.after(1_000_000, () -> done.add("went on"));
                    throw new IllegalStateException("broken");
                },
                rig.time,
                DEADLINE_NANOS,
                Runnable::run,
                failures::add);
        rig.time.pass(2);
        assertThat(answer).isCompletedExceptionally();
        assertThat(done).isEmpty();
    }

    @Test
    void aClosedClientFailsWhatIsAskedOfIt() {
        rig.replication.close();
        assertThat(rig.replication.runAsync(rig.replication.load(KEY, true), Runnable::run))
                .isCompletedExceptionally();
    }

    @Test
    void closingFailsWhatIsStillUnderWay() {
        rig.home().hang();
        CompletableFuture<Outcome<LoadResult>> load =
                rig.replication.runAsync(rig.replication.load(KEY, true), Runnable::run);
        rig.time.pass(10);
        assertThat(load).isNotDone();
        rig.replication.close();
        assertThat(load.handle((value, why) -> why).join())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void anOperationThatFailsFailsItsFuture() {
        IllegalStateException failure = new IllegalStateException("broken");
        CompletableFuture<Answer> answer = AsyncExchange.run(
                (exchange, done) -> exchange.ask(rig.replication.home(KEY), new Request.Get(KEY), 1_000_000, got -> {
                    throw failure;
                }),
                rig.time,
                DEADLINE_NANOS,
                Runnable::run,
                failures::add);
        rig.time.pass(2);
        assertThat(answer).isCompletedExceptionally();
        assertThat(answer.handle((value, why) -> why).join()).isSameAs(failure);
    }
}
