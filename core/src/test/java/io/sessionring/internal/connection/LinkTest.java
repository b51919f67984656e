package io.sessionring.internal.connection;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What operations meet while the attempts to connect end in one way or another. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LinkTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Answer ANSWER = new Answer.Miss(1);
    private static final Failed LOST = new Failed(Cause.CLOSED, "lost");

    private final CopyOnWriteArrayList<Link<Question>> links = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        links.forEach(Link::close);
    }

    private static final class Question extends PendingOperation {
        Question() {
            super(() -> {});
        }
    }

    /** Answers all it is asked, unless it is told to keep it. */
    private static final class Played implements Connection<Question> {

        private final CompletableFuture<Failed> ended = new CompletableFuture<>();
        private final List<Question> kept = new CopyOnWriteArrayList<>();
        private volatile boolean keeping;

        @Override
        public void submit(Question question) {
            if (keeping) {
                kept.add(question);
            } else {
                question.complete(ANSWER);
            }
        }

        @Override
        public long answers() {
            return 0;
        }

        @Override
        public InetAddress address() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public void end(Failed why) {
            ended.complete(why);
        }

        @Override
        public Failed awaitEnd() {
            return ended.join();
        }

        @Override
        public void settle(Failed why) {
            kept.forEach(question -> question.complete(why));
        }
    }

    /** What one attempt comes to. */
    private interface Outcome {
        Connection<Question> of(Connector.Registry registry) throws IOException;
    }

    private Link<Question> link(Connector<Question> connector, ThreadFactory lookups) {
        Link<Question> link = new Link<>(
                connector,
                new HostLookup(host -> InetAddress.getLoopbackAddress(), "node", lookups),
                SOON,
                new NamedDaemons("link"));
        links.add(link);
        return link;
    }

    private Link<Question> link(Outcome... outcomes) {
        Queue<Outcome> coming = new ArrayDeque<>(List.of(outcomes));
        return link((address, deadlineNanos, registry) -> coming.remove().of(registry), new NamedDaemons("look-up"));
    }

    private static @Nullable Answer ask(Link<Question> link) {
        Question question = new Question();
        link.submit(question);
        return question.reply().now();
    }

    private static Answer awaited(Question question) throws InterruptedException {
        Answer answer = question.reply().await(SOON.toNanos());
        assertThat(answer).isNotNull();
        return answer;
    }

    @Test
    void whereNoThreadIsLeftToLookTheHostUpItComesUpLater() throws InterruptedException {
        ScarceThreads threads = new ScarceThreads(1);
        Link<Question> link = link((address, deadlineNanos, registry) -> new Played(), threads);
        Question first = new Question();
        link.submit(first);
        link.start();
        assertThat(awaited(first))
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.detail()).contains("unable to create native thread"));
        eventually(SOON, "it is up", () -> ANSWER.equals(ask(link)));
        assertThat(threads.made()).isEqualTo(2);
    }

    @Test
    void whereNoThreadIsLeftForTheConnectionItComesUpLaterAndWhatWasBegunIsEnded() throws InterruptedException {
        Played begun = new Played();
        Link<Question> link = link(
                registry -> {
                    registry.underWay(begun::end);
                    throw new OutOfMemoryError("unable to create native thread");
                },
                registry -> new Played());
        Question first = new Question();
        link.submit(first);
        link.start();
        Failed failed = (Failed) awaited(first);
        assertThat(failed.cause()).isEqualTo(Cause.CLOSED);
        assertThat(failed.detail()).contains("unable to create native thread");
        eventually(SOON, "it is up", () -> ANSWER.equals(ask(link)));
        assertThat(begun.ended).isCompletedWithValue(failed);
    }

    @Test
    void operationsWaitForTheFirstAttemptOnly() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        Failed unfit = new Failed(Cause.MISCONFIGURED, "unfit");
        Link<Question> link = link(
                registry -> {
                    awaitQuietly(first);
                    throw new UnfitNodeException(unfit);
                },
                registry -> {
                    awaitQuietly(second);
                    return new Played();
                });
        link.start();
        Question waiting = new Question();
        link.submit(waiting);
        assertThat(waiting.reply().now()).isNull();
        first.countDown();
        assertThat(awaited(waiting)).isEqualTo(unfit);
        assertThat(ask(link)).isEqualTo(unfit);
        second.countDown();
        eventually(SOON, "it is up", () -> ANSWER.equals(ask(link)));
    }

    @Test
    void whatIsLeftOfALostConnectionIsSettledWhenNewOperationsAreAnsweredAtOnce() throws InterruptedException {
        Played connection = new Played();
        connection.keeping = true;
        CountDownLatch over = new CountDownLatch(1);
        Link<Question> link = link(registry -> connection, registry -> {
            awaitQuietly(over);
            return new Played();
        });
        Question left = new Question();
        CompletableFuture<Answer> meanwhile = new CompletableFuture<>();
        left.reply().whenComplete(answer -> meanwhile.complete(ask(link)));
        link.submit(left);
        link.start();
        eventually(SOON, "it is asked", () -> connection.kept.contains(left));
        connection.end(LOST);
        assertThat(awaited(left)).isEqualTo(LOST);
        assertThat(meanwhile.join()).isEqualTo(LOST);
        over.countDown();
    }

    @Test
    void closingEndsTheAttemptUnderWayAndTheLink() throws InterruptedException {
        Played begun = new Played();
        CountDownLatch connecting = new CountDownLatch(1);
        Link<Question> link = link(registry -> {
            registry.underWay(begun::end);
            connecting.countDown();
            throw new UnfitNodeException(begun.awaitEnd());
        });
        Question waiting = new Question();
        link.submit(waiting);
        link.start();
        connecting.await();
        assertThat(waiting.reply().now()).isNull();
        link.close();
        assertThat(begun.ended).isCompleted();
        assertThat(awaited(waiting)).isInstanceOf(Failed.class).isEqualTo(ask(link));
    }

    @Test
    void anAttemptThatBeginsToConnectWhenTheLinkIsClosedIsEndedAtOnce() throws InterruptedException {
        Played begun = new Played();
        CountDownLatch attempting = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Link<Question> link = link(registry -> {
            attempting.countDown();
            awaitQuietly(closed);
            registry.underWay(begun::end);
            return begun;
        });
        link.start();
        attempting.await();
        link.close();
        assertThat(begun.ended).isNotCompleted();
        closed.countDown();
        eventually(SOON, "it is ended", begun.ended::isDone);
        assertThat(ask(link)).isEqualTo(begun.ended.join());
    }

    @Test
    void aBetterReasonReplacesTheOneThatWasGivenAtFirst() {
        Failed better = new Failed(Cause.MISCONFIGURED, "on a closer look");
        Connector<Question> connector = new Connector<>() {
            @Override
            public Connection<Question> connect(InetAddress address, long deadlineNanos, Registry registry)
                    throws IOException {
                throw new IOException("refused");
            }

            @Override
            public Failed diagnose() {
                return better;
            }
        };
        Link<Question> link = link(connector, new NamedDaemons("look-up"));
        link.start();
        eventually(SOON, "the reason is known", () -> better.equals(ask(link)));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
