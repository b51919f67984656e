package io.sessionring.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReplyTest {

    @Test
    void theFirstAnswerCountsAndCallbacksRunInOrder() {
        Reply<String> reply = new Reply<>();
        List<String> heard = new ArrayList<>();
        reply.whenComplete(answer -> heard.add("1 " + answer));
        reply.whenComplete(answer -> heard.add("2 " + answer));
        assertThat(reply.now()).isNull();
        assertThat(reply.complete("a")).isTrue();
        assertThat(reply.complete("b")).isFalse();
        reply.whenComplete(answer -> heard.add("3 " + answer));
        assertThat(heard).containsExactly("1 a", "2 a", "3 a");
        assertThat(reply.now()).isEqualTo("a");
    }

    @Test
    void aWaiterThatGivesUpLeavesTheReplyAlone() throws Exception {
        Reply<String> reply = new Reply<>();
        assertThat(reply.await(TimeUnit.MILLISECONDS.toNanos(5))).isNull();
        assertThat(reply.await(0)).isNull();
        reply.complete("late");
        assertThat(reply.await(0)).isEqualTo("late");
        assertThat(Reply.of("known").await(-1)).isEqualTo("known");
    }

    private static final class Bearer implements Reply.Bearer {
        private final List<Long> fetches = new ArrayList<>();
        private int brought;
        private Runnable onFetch = () -> {};

        @Override
        public void fetch(long nanos) {
            fetches.add(nanos);
            onFetch.run();
        }

        @Override
        public void bring() {
            brought++;
        }
    }

    @Test
    void aWaiterLendsItsThreadForAMomentAndThenTheAnswerComesByItself() throws Exception {
        Bearer bearer = new Bearer();
        Reply<String> reply = new Reply<>(bearer);
        assertThat(reply.await(TimeUnit.MILLISECONDS.toNanos(20))).isNull();
        assertThat(bearer.fetches).hasSize(1).allMatch(nanos -> nanos > 0 && nanos <= 2_000_000);
        assertThat(bearer.brought).isEqualTo(1);
        reply.whenComplete(answer -> {});
        assertThat(bearer.brought).isEqualTo(1);
        reply.complete("a");
        reply.fetch(1_000);
        assertThat(bearer.fetches).hasSize(1);
    }

    @Test
    void whatAWaiterHasFetchedIsNotBrought() throws Exception {
        Bearer bearer = new Bearer();
        Reply<String> reply = new Reply<>(bearer);
        bearer.onFetch = () -> reply.complete("a");
        assertThat(reply.await(TimeUnit.SECONDS.toNanos(10))).isEqualTo("a");
        assertThat(bearer.brought).isZero();
    }

    @Test
    void whoeverCallsBackHasNoThreadToLend() {
        Bearer bearer = new Bearer();
        Reply<String> reply = new Reply<>(bearer);
        reply.whenComplete(answer -> {});
        assertThat(bearer.fetches).isEmpty();
        assertThat(bearer.brought).isEqualTo(1);
    }

    @Test
    void anInterruptEndsTheWaiting() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> new Reply<String>().await(TimeUnit.SECONDS.toNanos(10)))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void manyThreadsMayWaitCallBackAndComplete() throws Exception {
        for (int round = 0; round < 200; round++) {
            Reply<Integer> reply = new Reply<>();
            AtomicInteger firsts = new AtomicInteger();
            AtomicInteger heard = new AtomicInteger();
            AtomicInteger awaited = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int number = i;
                Thread thread = new Thread(() -> {
                    try {
                        start.await();
                        if (number < 2) {
                            firsts.addAndGet(reply.complete(number) ? 1 : 0);
                        } else if (number < 4) {
                            reply.whenComplete(answer -> heard.incrementAndGet());
                        } else if (reply.await(TimeUnit.SECONDS.toNanos(10)) != null) {
                            awaited.incrementAndGet();
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                thread.start();
                threads.add(thread);
            }
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(firsts).hasValue(1);
            assertThat(heard).hasValue(2);
            assertThat(awaited).hasValue(2);
        }
    }
}
