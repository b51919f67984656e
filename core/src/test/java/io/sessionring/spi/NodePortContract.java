package io.sessionring.spi;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.testing.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every node port does, whatever the node. A backend extends this, or {@link RemoteNodePortContract} if it has a
 * connection. The tests here are about when operations end and how ports come and go; those of
 * {@link StoredValuesContract} about what is kept, those of {@link KeyListContract} about what is listed, those of {@link RingRecordContract} about what was forgotten.
 */
public abstract class NodePortContract extends RingRecordContract {

    private static final Duration NOT_BLOCKED = Duration.ofSeconds(1);

    /** Room for nodes that count in whole seconds, and that say they started a little before they did. */
    private static final long ROUNDING_MILLIS = 5_000;

    @Test
    void theFirstOperationWaitsForTheConnection() {
        TestNode node = node();
        for (int i = 0; i < 20; i++) {
            assertThat(answer(open(node.address()).get("k"))).isInstanceOf(Answer.Miss.class);
        }
    }

    @Test
    void aReplyCallsBackOnceWhateverHappensAfterwards() {
        TestNode node = node();
        NodePort port = connected(node);
        node.suspend();
        AtomicInteger calls = new AtomicInteger();
        Reply<Answer> reply = port.get("k");
        reply.whenComplete(answer -> calls.incrementAndGet());
        node.resume();
        answer(Answer.Miss.class, reply);
        eventually(SOON, "called back", () -> calls.get() == 1);
        port.close();
        node.kill();
        assertThat(calls).hasValue(1);
    }

    @Test
    void aCallbackMayStartTheNextOperation() {
        NodePort port = connected(node());
        Reply<Answer> last = new Reply<>();
        port.add("k", value(64), LONG).whenComplete(stored -> port.get("k").whenComplete(hit -> last.complete(hit)));
        assertThat(answer(last)).isInstanceOf(Answer.Hit.class);
    }

    @Test
    void aSuspendedNodeLeavesOperationsPendingUntilItGoesOn() throws InterruptedException {
        TestNode node = node();
        NodePort port = connected(node);
        byte[] value = value(64);
        answer(Answer.Stored.class, port.add("k", value, LONG));
        node.suspend();
        Reply<Answer> read = port.get("k");
        Reply<Answer> write = port.add("new", value, LONG);
        Reply<Answer> hello = port.hello();
        long began = System.nanoTime();
        assertThat(read.await(Duration.ofMillis(100).toNanos())).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofMillis(100), NOT_BLOCKED);
        stays(() -> assertThat(List.of(read, write, hello))
                .allSatisfy(reply -> assertThat(reply.now()).isNull()));
        node.resume();
        assertThat(answer(Answer.Hit.class, read).value()).isEqualTo(value);
        assertThat(answer(write)).isInstanceOf(Answer.Stored.class);
        assertThat(answer(hello)).isInstanceOf(Answer.Hello.class);
        assertThat(read(port, "new")).isEqualTo(value);
    }

    @Test
    void aWriteWhoseWaiterGaveUpIsCarriedOutOnce() throws InterruptedException {
        TestNode node = node();
        NodePort port = connected(node);
        long token = answer(Answer.Stored.class, port.add("k", count(0), LONG)).token();
        node.suspend();
        Reply<Answer> first = port.compareAndSet("k", token, count(1), LONG);
        Reply<Answer> second = port.compareAndSet("k", token, count(2), LONG);
        assertThat(first.await(1)).isNull();
        node.resume();
        Class<?>[] kinds = {answer(first).getClass(), answer(second).getClass()};
        assertThat(kinds).containsExactlyInAnyOrder(Answer.Stored.class, Answer.Exists.class);
        int stored = kinds[0] == Answer.Stored.class ? 1 : 2;
        stays(() -> assertThat(counted(read(port, "k"))).isEqualTo(stored));
    }

    @Test
    void noCallBlocksWhileTheNodeIsSuspended() {
        TestNode node = node();
        NodePort port = connected(node);
        node.suspend();
        byte[] value = value(102_400);
        for (int i = 0; i < PortSettings.defaults().inFlightLimit(); i++) {
            String key = "k" + i;
            withoutBlocking(() -> port.set(key, value, LONG));
        }
        withoutBlocking(port::hello);
        withoutBlocking(port::refresh);
        withoutBlocking(port::close);
    }

    @Test
    void oneOperationTooManyAnswersBusyAndTheNextOnesWorkAgain() {
        TestNode node = node();
        NodePort port = open(node.address(), limit(8));
        hello(port);
        byte[] value = value(64);
        long token = answer(Answer.Stored.class, port.add("k", value, LONG)).token();
        for (int round = 0; round < 3; round++) {
            node.suspend();
            List<Reply<Answer>> pending = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                pending.add(port.get("k"));
            }
            assertThat(causeAtOnce(port.get("k"))).isEqualTo(Cause.BUSY);
            assertThat(causeAtOnce(port.add("busy", value, LONG))).isEqualTo(Cause.BUSY);
            assertThat(causeAtOnce(port.compareAndSet("k", token, value, LONG))).isEqualTo(Cause.BUSY);
            assertThat(causeAtOnce(port.set("busy", value, LONG))).isEqualTo(Cause.BUSY);
            assertThat(pending).allSatisfy(reply -> assertThat(reply.now()).isNull());
            Reply<Answer> heartbeat = port.hello();
            assertThat(heartbeat.now()).as("a heartbeat, which needs no room").isNull();
            node.resume();
            pending.forEach(reply -> assertThat(answer(reply)).isInstanceOf(Answer.Hit.class));
            answer(Answer.Hello.class, heartbeat);
            untilAnswer(Answer.Miss.class, () -> port.get("busy"));
        }
    }

    @Test
    void aCappedPortWorksAgainAfterItsNodeWasLost() {
        TestNode node = node();
        NodePort port = open(node.address(), limit(8));
        hello(port);
        node.suspend();
        List<Reply<Answer>> pending = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pending.add(port.get("k"));
        }
        node.kill();
        pending.forEach(reply -> assertThat(cause(answer(reply))).isEqualTo(Cause.CLOSED));
        for (int i = 0; i < 20; i++) {
            assertThat(causeAtOnce(port.get("k"))).isEqualTo(Cause.CLOSED);
        }
        node.restart();
        untilAnswer(Answer.Miss.class, () -> port.get("k"));
        node.suspend();
        pending.clear();
        for (int i = 0; i < 8; i++) {
            pending.add(port.get("k"));
        }
        assertThat(pending).allSatisfy(reply -> assertThat(reply.now()).isNull());
        assertThat(causeAtOnce(port.get("k"))).isEqualTo(Cause.BUSY);
        node.resume();
        pending.forEach(reply -> assertThat(answer(reply)).isInstanceOf(Answer.Miss.class));
    }

    @Test
    void aKilledNodeAnswersClosedToWhatIsPendingAndToWhatComes() {
        TestNode node = node();
        NodePort port = connected(node);
        long token = answer(Answer.Stored.class, port.add("k", value(64), LONG)).token();
        node.suspend();
        List<Reply<Answer>> pending = List.of(
                port.get("k"),
                port.add("k", value(64), LONG),
                port.compareAndSet("k", token, value(64), LONG),
                port.set("k", value(64), LONG),
                port.hello(),
                port.report());
        node.kill();
        pending.forEach(reply -> assertThat(cause(answer(reply))).isEqualTo(Cause.CLOSED));
        stays(() -> {
            assertThat(causeAtOnce(port.get("k"))).isEqualTo(Cause.CLOSED);
            assertThat(causeAtOnce(port.add("k", value(64), LONG))).isEqualTo(Cause.CLOSED);
            assertThat(causeAtOnce(port.compareAndSet("k", token, value(64), LONG)))
                    .isEqualTo(Cause.CLOSED);
            assertThat(causeAtOnce(port.set("k", value(64), LONG))).isEqualTo(Cause.CLOSED);
            assertThat(causeAtOnce(port.hello())).isEqualTo(Cause.CLOSED);
            assertThat(causeAtOnce(port.report())).isEqualTo(Cause.CLOSED);
        });
    }

    @Test
    void aRestartedNodeIsUsedAgainByItselfAsAnEmptyNewRun() {
        TestNode node = node();
        NodePort port = connected(node);
        answer(Answer.Stored.class, port.add("k", value(64), LONG));
        for (int round = 0; round < 2; round++) {
            long before = hello(port).incarnation();
            node.kill();
            untilAnswer(Answer.Failed.class, () -> port.get("k"));
            node.restart();
            Answer.Miss miss = untilAnswer(Answer.Miss.class, () -> port.get("k"));
            assertThat(miss.incarnation()).isNotEqualTo(before);
            long after = hello(port).incarnation();
            assertThat(after).isNotZero().isNotEqualTo(before);
            assertThat(incarnation(answer(port.get("k")))).isEqualTo(after);
            answer(Answer.Stored.class, port.add("k", value(64), LONG));
        }
    }

    @Test
    void aRestartIsNoticedEvenIfNothingWasAskedInTheMeantime() {
        TestNode node = node();
        NodePort port = connected(node);
        long before = hello(port).incarnation();
        answer(Answer.Stored.class, port.add("k", value(64), LONG));
        node.kill();
        node.restart();
        eventually(SOON, "a new run says hello", () -> {
            assertThat(answer(port.get("k"))).isInstanceOfAny(Answer.Miss.class, Answer.Failed.class);
            return answer(port.hello()) instanceof Answer.Hello hello && hello.incarnation() != before;
        });
    }

    @Test
    void noAnswerCarriesTheRunBeforeARestart() throws InterruptedException {
        TestNode node = node();
        NodePort port = connected(node);
        long before = hello(port).incarnation();
        answer(Answer.Stored.class, port.add("k", value(64), LONG));
        node.kill();
        node.restart();
        inParallel(4, thread -> {
            for (boolean back = false; !back; ) {
                Answer answer = answer(port.get("k"));
                if (!(answer instanceof Answer.Failed)) {
                    assertThat(answer).isInstanceOf(Answer.Miss.class);
                    assertThat(incarnation(answer)).isNotEqualTo(before);
                    back = incarnation(answer) != 0;
                }
            }
        });
    }

    @Test
    void noWriteThatLostItsConnectionIsSentAgain() {
        TestNode node = node();
        NodePort port = connected(node);
        long token = answer(Answer.Stored.class, port.add("replaced", value(64), LONG))
                .token();
        node.suspend();
        List<Reply<Answer>> lost = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lost.add(port.add("added" + i, value(10_000), LONG));
            lost.add(port.set("set" + i, value(10_000), LONG));
            lost.add(port.compareAndSet("replaced", token, value(10_000), LONG));
        }
        node.kill();
        lost.forEach(reply -> assertThat(cause(answer(reply))).isEqualTo(Cause.CLOSED));
        assertThat(causeAtOnce(port.add("too-late", value(64), LONG))).isEqualTo(Cause.CLOSED);
        node.restart();
        hello(port);
        stays(() -> {
            for (int i = 0; i < 30; i++) {
                assertThat(answer(port.get("added" + i))).isInstanceOf(Answer.Miss.class);
                assertThat(answer(port.get("set" + i))).isInstanceOf(Answer.Miss.class);
            }
            assertThat(answer(port.get("replaced"))).isInstanceOf(Answer.Miss.class);
            assertThat(answer(port.get("too-late"))).isInstanceOf(Answer.Miss.class);
        });
    }

    @Test
    void aPortMayBeOpenedBeforeItsNodeIsThere() {
        NodeAddress address = vacantAddress();
        NodePort port = open(address);
        assertThat(cause(answer(port.get("k")))).isEqualTo(Cause.CLOSED);
        assertThat(causeAtOnce(port.get("k"))).isEqualTo(Cause.CLOSED);
        closing(startNode(address.host(), address.port()));
        untilAnswer(Answer.Miss.class, () -> port.get("k"));
        assertThat(hello(port).incarnation()).isNotZero();
    }

    @Test
    void closingAnswersWhatIsPendingAndIsIdempotentAndFinal() {
        TestNode node = node();
        NodePort port = connected(node);
        node.suspend();
        List<Reply<Answer>> pending = List.of(port.get("k"), port.add("k", value(64), LONG), port.hello());
        port.close();
        port.close();
        pending.forEach(reply -> assertThat(cause(answer(reply))).isEqualTo(Cause.CLOSED));
        node.resume();
        port.refresh();
        stays(() -> {
            assertThat(causeAtOnce(port.get("k"))).isEqualTo(Cause.CLOSED);
            assertThat(causeAtOnce(port.hello())).isEqualTo(Cause.CLOSED);
        });
        port.close();
    }

    @Test
    void closingOnePortLeavesTheOthersAlone() {
        TestNode node = node();
        NodePort closed = connected(node);
        NodePort kept = connected(node);
        answer(Answer.Stored.class, kept.add("k", value(64), LONG));
        closed.close();
        assertThat(answer(kept.get("k"))).isInstanceOf(Answer.Hit.class);
    }

    @Test
    void aPortMayBeClosedWhileManyThreadsUseIt() throws InterruptedException {
        TestNode node = node();
        for (int round = 0; round < 5; round++) {
            NodePort port = connected(node);
            inParallel(8, thread -> {
                for (boolean closed = false; !closed; ) {
                    Answer answer = answer(port.get("k"));
                    if (thread == 0) {
                        port.close();
                    }
                    assertThat(answer).isInstanceOfAny(Answer.Miss.class, Answer.Failed.class);
                    closed = answer instanceof Answer.Failed failed && failed.cause() == Cause.CLOSED;
                }
            });
        }
    }

    @Test
    void helloTellsTheRunSinceWhenItHoldsAndHowTheNodesClockDiffers() {
        long started = System.currentTimeMillis();
        NodePort port = open(node().address());
        Answer.Hello hello = hello(port);
        long now = System.currentTimeMillis();
        assertThat(hello.incarnation()).isNotZero();
        assertThat(hello.upSinceMillis()).isBetween(started - ROUNDING_MILLIS, now + ROUNDING_MILLIS);
        assertThat(hello.clockAheadMillis()).isBetween(-ROUNDING_MILLIS, ROUNDING_MILLIS);
        Answer.Hello again = answer(Answer.Hello.class, port.hello());
        assertThat(again.incarnation()).isEqualTo(hello.incarnation());
        assertThat(again.upSinceMillis()).isEqualTo(hello.upSinceMillis());
    }

    @Test
    void aRestartMovesUpSinceForward() {
        TestNode node = node();
        NodePort port = connected(node);
        long before = hello(port).incarnation();
        node.kill();
        long restarted = System.currentTimeMillis();
        node.restart();
        eventually(
                SOON,
                "up since the restart",
                () -> answer(port.hello()) instanceof Answer.Hello hello
                        && hello.incarnation() != before
                        && hello.upSinceMillis() >= restarted - ROUNDING_MILLIS);
    }

    @Test
    void reportTellsTheNodesFigures() {
        NodePort port = connected(node());
        Answer.Report empty = answer(Answer.Report.class, port.report());
        byte[] value = value(50_000);
        for (int i = 0; i < 5; i++) {
            answer(Answer.Stored.class, port.add("k" + i, value, LONG));
        }
        answer(Answer.Miss.class, port.get("none"));
        Answer.Report report = answer(Answer.Report.class, port.report());
        Answer.Hello hello = answer(Answer.Hello.class, port.hello());
        assertThat(report.version()).isNotBlank();
        assertThat(report.incarnation()).isEqualTo(hello.incarnation());
        assertThat(report.upSinceMillis()).isEqualTo(hello.upSinceMillis());
        assertThat(report.items()).isEqualTo(empty.items() + 5);
        assertThat(report.usedBytes()).isGreaterThan(empty.usedBytes()).isGreaterThanOrEqualTo(250_000);
        assertThat(report.limitBytes()).isNotNegative();
        assertThat(report.evictions()).isZero();
    }

    @Test
    void refreshLeavesAHealthyNodeAlone() {
        NodePort port = connected(node());
        long run = hello(port).incarnation();
        List<Reply<Answer>> replies = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            replies.add(port.get("k"));
            port.refresh();
        }
        replies.forEach(reply ->
                assertThat(answer(Answer.Miss.class, reply).incarnation()).isEqualTo(run));
        stays(() -> assertThat(answer(Answer.Miss.class, port.get("k")).incarnation())
                .isEqualTo(run));
    }

    private static void withoutBlocking(Runnable call) {
        long began = System.nanoTime();
        call.run();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(NOT_BLOCKED);
    }
}
