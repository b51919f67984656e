package io.sessionring.spi;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.testing.Relay;
import io.sessionring.testing.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Answers that callers bring with their own threads, where a connection leads to the node. */
public abstract class FetchedAnswersContract extends NodePortContract {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int CALLERS = 12;

    /** Where looking has not paid it is tried again one time in a thousand, and a busy machine keeps it from paying. */
    private static final Duration UNTIL_IT_PAYS = Duration.ofMinutes(1);

    /** Asks one after the other until the answer comes while this thread is lent. */
    private void becomeTheReader(NodePort port) {
        eventually(UNTIL_IT_PAYS, "the caller reads", () -> {
            Reply<Answer> reply = port.get("k");
            reply.fetch(SECOND);
            boolean fetched = reply.now() != null;
            answer(Answer.Hit.class, reply);
            return fetched;
        });
    }

    private NodePort portWithValue(TestNode node) {
        NodePort port = connected(node);
        answer(Answer.Stored.class, port.set("k", value(64), LONG));
        return port;
    }

    private NodePort portWithValue(Relay relay) {
        NodePort port = open(relay.address());
        hello(port);
        answer(Answer.Stored.class, port.set("k", value(64), LONG));
        return port;
    }

    @Test
    void aCallerThatIsAloneReadsItsOwnAnswers() {
        NodePort port = portWithValue(node());
        eventually(UNTIL_IT_PAYS, "the caller reads most answers", () -> {
            int fetched = 0;
            for (int i = 0; i < 500; i++) {
                Reply<Answer> reply = port.get("k");
                reply.fetch(SECOND);
                fetched += reply.now() != null ? 1 : 0;
                answer(Answer.Hit.class, reply);
            }
            return fetched > 250;
        });
    }

    @Test
    void aSilentNodeKeepsACallerForAMomentOnly() {
        TestNode node = node();
        NodePort port = portWithValue(node);
        becomeTheReader(port);
        node.suspend();
        Reply<Answer> reply = port.get("k");
        long began = System.nanoTime();
        reply.fetch(60 * SECOND);
        assertThat(System.nanoTime() - began).isLessThan(SECOND);
        assertThat(reply.now()).isNull();
        node.resume();
        answer(Answer.Hit.class, reply);
    }

    @Test
    void anAnswerThatACallerHasReadInPartIsNotLost() {
        NodePort port = portWithValue(node());
        byte[] large = value(largestValueBytes());
        answer(Answer.Stored.class, port.set("large", large, LONG));
        int partly = 0;
        for (int i = 0; i < 100 && partly < 3; i++) {
            becomeTheReader(port);
            Reply<Answer> reply = port.get("large");
            reply.fetch(SECOND);
            partly += reply.now() == null ? 1 : 0;
            assertThat(answer(Answer.Hit.class, reply).value()).isEqualTo(large);
            answer(Answer.Hit.class, port.get("k"));
        }
        assertThat(partly).isPositive();
    }

    @Test
    void whatNobodyWaitsForIsAnsweredAllTheSame() {
        NodePort port = portWithValue(node());
        for (int i = 0; i < 3; i++) {
            becomeTheReader(port);
            Reply<Answer> reply = port.get("k");
            eventually(SOON, "answered", () -> reply.now() != null);
        }
    }

    @Test
    void whatIsAskedBehindACallerThatReadsIsAnswered() {
        NodePort port = portWithValue(node());
        for (int i = 0; i < 50; i++) {
            becomeTheReader(port);
            Reply<Answer> first = port.get("k");
            Reply<Answer> second = port.get("none");
            first.fetch(SECOND);
            answer(Answer.Miss.class, second);
            answer(Answer.Hit.class, first);
        }
    }

    @Test
    void aCallerThatMeetsTheEndOfTheConnectionPassesItOn() {
        TestNode node = node();
        Relay relay = closing(Relay.to(node.address()));
        NodePort port = portWithValue(relay);
        for (int i = 0; i < 20; i++) {
            for (int n = 0; n < 40; n++) { // now the caller reads, if the relay is quick enough
                Reply<Answer> reply = port.get("k");
                reply.fetch(SECOND);
                answer(Answer.Hit.class, reply);
            }
            relay.reset();
            Reply<Answer> reply = port.get("k");
            reply.fetch(SECOND);
            assertThat(answer(reply)).isInstanceOfAny(Answer.Failed.class, Answer.Hit.class);
            untilAnswer(Answer.Hit.class, () -> port.get("k"));
        }
    }

    @Test
    void aCallerThatReadsWhatCannotBeEndsTheConnection() {
        Relay relay = closing(Relay.to(node().address()));
        NodePort port = portWithValue(relay);
        for (int i = 0; i < 3; i++) {
            becomeTheReader(port);
            int connections = relay.connections();
            relay.flipNextReplyByte(0, 7);
            Reply<Answer> reply = port.get("k");
            reply.fetch(SECOND);
            answer(Answer.Failed.class, reply);
            untilAnswer(Answer.Hit.class, () -> port.get("k"));
            assertThat(relay.connections()).isGreaterThan(connections);
        }
    }

    @Test
    void aConnectionThatCallersHaveReadIsWatchedWhileNobodyAsks() {
        Relay relay = closing(Relay.to(node().address()));
        NodePort port = portWithValue(relay);
        for (int i = 0; i < 3; i++) {
            becomeTheReader(port);
            int connections = relay.connections();
            relay.reset();
            eventually(SOON, "connected again", () -> relay.connections() > connections);
            untilAnswer(Answer.Hit.class, () -> port.get("k"));
        }
    }

    @Test
    void aConnectionThatEndsWhileCallersReadIsMadeAnew() {
        TestNode node = node();
        NodePort port = portWithValue(node);
        becomeTheReader(port);
        node.kill();
        node.restart();
        untilAnswer(Answer.Miss.class, () -> port.get("k"));
    }

    @Test
    void everybodyIsAnsweredHoweverTheyWait() throws Exception {
        NodePort port = connected(node());
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Callable<Boolean>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int caller = i;
                byte[] value = value(100 + caller);
                answer(Answer.Stored.class, port.set("key" + caller, value, LONG));
                callers.add(() -> {
                    for (int n = 0; n < 2_000; n++) {
                        Reply<Answer> reply = port.get("key" + caller);
                        if ((n + caller) % 3 == 0) {
                            reply.fetch(SECOND);
                        } else if ((n + caller) % 7 == 0) {
                            continue; // nobody waits for it
                        }
                        assertThat(answer(Answer.Hit.class, reply).value()).isEqualTo(value);
                        if (n % 500 == caller) {
                            Thread.sleep(Duration.ofMillis(20).toMillis()); // the others may be alone meanwhile
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
