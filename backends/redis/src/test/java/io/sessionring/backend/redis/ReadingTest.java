package io.sessionring.backend.redis;

import static io.sessionring.backend.redis.CompareAndSetTest.record;
import static io.sessionring.backend.redis.Polling.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.Direction;
import io.sessionring.example.servers.Proxy;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that callers read themselves, on a real node behind a proxy. */
class ReadingTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private RedisServer redis;
    private Proxy proxy;
    private NodePort port;

    @BeforeEach
    void start() {
        redis = RedisServer.start();
        proxy = Proxy.to(redis);
        port = RedisBackend.create().open(Nodes.address(proxy), PortSettings.defaults());
        assertThat(answer(port.set("a", record(7, 60), 100))).isInstanceOf(Answer.Stored.class);
    }

    @AfterEach
    void stop() {
        port.close();
        proxy.close();
        redis.close();
    }

    /** Asks one after the other until the answer comes while this thread is lent. */
    private void becomeTheReader() {
        Polling.until("the caller reads", () -> {
            Reply<Answer> reply = port.get("a");
            reply.fetch(SECOND);
            boolean fetched = reply.now() != null;
            assertThat(answer(reply)).isInstanceOf(Answer.Hit.class);
            return fetched;
        });
    }

    @Test
    void aCallerThatIsAloneReadsItsOwnAnswer() {
        becomeTheReader();
        int fetched = 0;
        for (int i = 0; i < 200; i++) {
            Reply<Answer> reply = port.get("a");
            reply.fetch(SECOND);
            fetched += reply.now() != null ? 1 : 0;
            assertThat(answer(reply)).isInstanceOf(Answer.Hit.class);
        }
        assertThat(fetched).isGreaterThan(50);
    }

    @Test
    void aSilentNodeKeepsACallerForAMomentOnly() {
        becomeTheReader();
        proxy.hold(Direction.REPLIES);
        Reply<Answer> reply = port.get("a");
        long began = System.nanoTime();
        reply.fetch(60 * SECOND);
        assertThat(System.nanoTime() - began).isLessThan(10 * SECOND);
        assertThat(reply.now()).isNull();
        proxy.release(Direction.REPLIES);
        assertThat(answer(reply)).isInstanceOf(Answer.Hit.class);
    }

    @Test
    void anAnswerThatACallerHasReadInPartIsNotLost() {
        byte[] large = record(9, 6 << 20);
        assertThat(answer(port.set("large", large, 100))).isInstanceOf(Answer.Stored.class);
        int partly = 0;
        for (int i = 0; i < 20; i++) {
            becomeTheReader();
            Reply<Answer> reply = port.get("large");
            reply.fetch(SECOND);
            partly += reply.now() == null ? 1 : 0;
            assertThat(answer(reply))
                    .isInstanceOfSatisfying(
                            Answer.Hit.class, hit -> assertThat(hit.value()).isEqualTo(large));
            assertThat(answer(port.get("a"))).isInstanceOf(Answer.Hit.class);
        }
        assertThat(partly).isPositive();
    }

    @Test
    void whatNobodyWaitsForIsAnsweredAllTheSame() {
        becomeTheReader();
        Reply<Answer> reply = port.get("a");
        Polling.until("it is answered", () -> reply.now() != null);
    }

    @Test
    void whatIsAskedBehindACallerThatReadsIsAnswered() {
        for (int i = 0; i < 50; i++) {
            becomeTheReader();
            Reply<Answer> first = port.get("a");
            Reply<Answer> second = port.get("none");
            first.fetch(SECOND);
            assertThat(answer(second)).isInstanceOf(Answer.Miss.class);
            assertThat(answer(first)).isInstanceOf(Answer.Hit.class);
        }
    }

    @Test
    void aCallerThatMeetsTheEndOfTheConnectionPassesItOn() {
        for (int i = 0; i < 20; i++) {
            becomeTheReader();
            proxy.reset();
            Reply<Answer> reply = port.get("a");
            reply.fetch(SECOND);
            assertThat(answer(reply)).isInstanceOfAny(Answer.Failed.class, Answer.Hit.class);
            Polling.untilAnswer(Answer.Hit.class, () -> port.get("a"));
        }
    }

    @Test
    void everybodyIsAnsweredHoweverTheyWait() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(12);
        try {
            for (int key = 0; key < 12; key++) {
                answer(port.set("key" + key, record(1_000 + key, 100), 100));
            }
            List<Callable<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                int caller = i;
                callers.add(() -> {
                    for (int n = 0; n < 2_000; n++) {
                        Reply<Answer> reply = port.get("key" + caller);
                        if ((n + caller) % 3 == 0) {
                            reply.fetch(SECOND);
                        } else if ((n + caller) % 7 == 0) {
                            continue;
                        }
                        assertThat(answer(reply))
                                .isInstanceOfSatisfying(
                                        Answer.Hit.class,
                                        hit -> assertThat(hit.token()).isEqualTo(1_000 + caller));
                        if (n % 500 == caller) {
                            Thread.sleep(20); // the others may be alone meanwhile
                        }
                    }
                    return true;
                });
            }
            for (Future<Boolean> each : threads.invokeAll(callers, 60, TimeUnit.SECONDS)) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
