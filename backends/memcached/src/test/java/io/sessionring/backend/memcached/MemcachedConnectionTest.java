package io.sessionring.backend.memcached;

import static io.sessionring.backend.memcached.Asking.address;
import static io.sessionring.backend.memcached.Asking.answer;
import static io.sessionring.backend.memcached.Asking.connected;
import static io.sessionring.backend.memcached.Asking.patient;
import static io.sessionring.backend.memcached.Asking.untilAnswer;
import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import io.sessionring.testing.Relay;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What an operation meets when the connection does not behave, and whether answers are whose they seem. */
class MemcachedConnectionTest {

    private static final int LIMIT = PortSettings.defaults().inFlightLimit();

    @Test
    void sixtyThousandWritesToAHungNodeHoldNoMoreThanTheCap() {
        try (MemcachedServer server = MemcachedServer.start();
                NodePort port = connected(server)) {
            server.suspend();
            byte[] value = new byte[1000];
            long before = used();
            int busy = 0;
            for (int i = 0; i < 60_000; i++) {
                if (port.set("k" + i, value, 100).now() instanceof Answer.Failed failed) {
                    assertThat(failed.cause()).isEqualTo(Cause.BUSY);
                    busy++;
                }
            }
            assertThat(busy).isEqualTo(60_000 - LIMIT);
            assertThat(used() - before).isLessThan(10 << 20);
            server.resume();
            untilAnswer(Answer.Hello.class, port::hello);
            assertThat(StatsByHand.of(server)).containsEntry("cmd_set", Integer.toString(LIMIT));
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aTokenFromBeforeARestartReplacesNothingThoughTheCasIdIsGivenAgain() {
        try (MemcachedServer server = MemcachedServer.start();
                NodePort port = connected(server)) {
            long old = answer(Answer.Stored.class, port.add("a", new byte[10], 100))
                    .token();
            server.restart();
            Answer.Hello hello = untilAnswer(Answer.Hello.class, port::hello);
            byte[] others = {1, 2, 3};
            long token = answer(Answer.Stored.class, port.add("a", others, 100)).token();
            assertThat(token).isNotEqualTo(old);
            // That the cas id is the same is what makes it dangerous.
            assertThat(Asking.byHand(server, "mg a c")).isEqualTo("HD c1");
            answer(Answer.Exists.class, port.compareAndSet("a", old, new byte[20], 100));
            Answer.Hit hit = answer(Answer.Hit.class, port.get("a"));
            assertThat(hit.value()).isEqualTo(others);
            assertThat(hit.incarnation()).isEqualTo(hello.incarnation());
            answer(Answer.Miss.class, port.compareAndSet("b", old, new byte[20], 100));
        }
    }

    @Test
    void aReplacementUnderWayInARestartIsNeverSentToTheNextRun() {
        for (int round = 0; round < 10; round++) {
            try (MemcachedServer server = MemcachedServer.start();
                    NodePort port = connected(server)) {
                long token = answer(Answer.Stored.class, port.add("a", new byte[10], 100))
                        .token();
                long run = answer(Answer.Hello.class, port.hello()).incarnation();
                server.suspend();
                List<Reply<Answer>> pending = new ArrayList<>();
                for (int i = 0; i < LIMIT; i++) {
                    // More than the buffers on the way hold: most of it waits in the driver.
                    pending.add(port.compareAndSet("a", token, new byte[150_000], 100));
                }
                server.restart();
                untilAnswer(Answer.Hello.class, port::hello);
                answer(Answer.Stored.class, port.add("a", new byte[] {7}, 100));
                pending.forEach(reply -> {
                    Answer answer = answer(Answer.class, reply);
                    if (answer instanceof Answer.Failed failed) {
                        assertThat(failed.cause()).isEqualTo(Cause.CLOSED);
                    } else { // the run that was told to stop may have done it just before it stood
                        assertThat(answer(Answer.Stored.class, reply).incarnation())
                                .as("the run that carried it out")
                                .isEqualTo(run);
                    }
                });
                answer(Answer.Hello.class, port.hello());
                assertThat(answer(Answer.Hit.class, port.get("a")).value()).isEqualTo(new byte[] {7});
                assertThat(StatsByHand.of(server)).containsEntry("cmd_set", "1");
            }
        }
    }

    @Test
    void aRunIsTheSameOverAHundredConnectionsAndTheSecondsBetween() {
        try (MemcachedServer server = MemcachedServer.start();
                Relay relay = Relay.to(address(server));
                NodePort port = MemcachedBackend.create().open(relay.address(), patient())) {
            long run = answer(Answer.Hello.class, port.hello()).incarnation();
            Set<Long> runs = new HashSet<>();
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            for (int i = 0; i < 100 || System.nanoTime() < end; i++) {
                try (NodePort other = MemcachedBackend.create().open(address(server), patient())) {
                    runs.add(answer(Answer.Hello.class, other.hello()).incarnation());
                }
            }
            for (int i = 0; i < 3; i++) {
                relay.reset();
                runs.add(untilAnswer(Answer.Hello.class, port::hello).incarnation());
            }
            assertThat(runs).containsExactly(run);
        }
    }

    @Test
    void anAnswerToAnotherRequestIsNobodys() throws Exception {
        AtomicReference<Integer> shift = new AtomicReference<>(0);
        try (FakeNode node = new FakeNode((opcode, opaque) -> opcode == Opcode.GET.code()
                        ? FakeNode.packet(opcode, opaque + shift.get(), 0, 4, "", new byte[] {0, 0, 0, 0, 42})
                        : FakeNode.packet(opcode, opaque, 0, 0, "", new byte[0]));
                NodePort port = MemcachedBackend.create().open(node.address(), patient())) {
            answer(Answer.Hit.class, port.get("a"));
            shift.set(1);
            Reply<Answer> first = port.get("a");
            Reply<Answer> second = port.get("b");
            for (Reply<Answer> reply : List.of(first, second)) {
                assertThat(answer(Answer.Failed.class, reply).cause()).isEqualTo(Cause.CLOSED);
            }
            shift.set(0);
            untilAnswer(Answer.Hit.class, () -> port.get("a"));
        }
    }

    @Test
    void aRefusalThatComesBeforeTheValueWasSentKeepsTheConnection() throws Exception {
        byte[] no = {'n', 'o'};
        try (FakeNode node = new FakeNode((opcode, opaque) -> opcode == Opcode.REPLACE.code()
                        ? FakeNode.packet(opcode, opaque, Status.OUT_OF_MEMORY, 0, "", no)
                        : FakeNode.packet(opcode, opaque, Status.NOT_FOUND, 0, "", no));
                NodePort port = MemcachedBackend.create().open(node.address(), patient())) {
            for (int i = 0; i < 5; i++) {
                Reply<Answer> large = port.compareAndSet("a", 1, new byte[32 << 20], 100);
                Reply<Answer> next = port.get("a");
                answer(Answer.Refused.class, large);
                answer(Answer.Miss.class, next);
            }
            assertThat(node.connections()).isEqualTo(1);
        }
    }

    private static final byte[] FLAGS_AND_VALUE = {0, 0, 0, 0, 42};

    @Test
    void anAnswerOfAnotherShapeThanAValueIsNoValue() throws Exception {
        assertNoValue((opcode, opaque) -> FakeNode.packet(opcode, opaque, Status.OK, 4, "k", FLAGS_AND_VALUE));
        assertNoValue((opcode, opaque) -> FakeNode.packet(opcode, opaque, Status.OK, 5, "", FLAGS_AND_VALUE));
        assertNoValue((opcode, opaque) -> FakeNode.packet(opcode, opaque, Status.NOT_FOUND, 4, "", FLAGS_AND_VALUE));
        assertNoValue((opcode, opaque) -> FakeNode.packet(opcode, opaque, 0x84, 0, "", FLAGS_AND_VALUE));
    }

    @Test
    void anAnswerThatEndsWhereNoOtherBeginsIsNotBelieved() throws Exception {
        for (int change : new int[] {10, -1}) {
            assertNoValue((opcode, opaque) -> {
                byte[] damaged = FakeNode.packet(opcode, opaque, Status.OK, 4, "", FLAGS_AND_VALUE);
                damaged[11] += (byte) change;
                byte[] next = FakeNode.packet(opcode, opaque + 1, Status.OK, 4, "", FLAGS_AND_VALUE);
                return ByteBuffer.allocate(damaged.length + next.length)
                        .put(damaged)
                        .put(next)
                        .array();
            });
        }
    }

    private static void assertNoValue(FakeNode.Script script) throws Exception {
        try (FakeNode node = new FakeNode(script);
                NodePort port = MemcachedBackend.create().open(node.address(), patient())) {
            assertThat(answer(Answer.Failed.class, port.get("a")).cause()).isEqualTo(Cause.CLOSED);
        }
    }

    @Test
    void aLengthThatCannotBeAllocatesNothing() throws Exception {
        try (FakeNode node = new FakeNode((opcode, opaque) -> {
                    byte[] packet = FakeNode.packet(opcode, opaque, 0, 4, "", new byte[] {0, 0, 0, 0, 42});
                    packet[8] = 0x7f;
                    return packet;
                });
                NodePort port = MemcachedBackend.create().open(node.address(), patient())) {
            for (int i = 0; i < 3; i++) {
                untilAnswer(Answer.Hello.class, () -> Reply.of(connectedOrNot(port)));
            }
        }
    }

    /** The port recovers by itself after each answer that cannot be; this makes one. */
    private static Answer connectedOrNot(NodePort port) {
        Answer answer = answer(port.get("a"));
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        return answer instanceof Answer.Failed failed && failed.detail().contains("impossible length")
                ? new Answer.Hello(1, 0, 0, "")
                : answer;
    }

    @Test
    void anAnswerThatBreaksOffIsNotWaitedForLong() throws Exception {
        try (FakeNode node = new FakeNode((opcode, opaque) -> {
                    byte[] packet = FakeNode.packet(opcode, opaque, 0, 4, "", new byte[] {0, 0, 0, 0, 42});
                    packet[10] = 1;
                    return packet;
                });
                NodePort port = MemcachedBackend.create().open(node.address(), patient())) {
            Answer.Failed failed = answer(Answer.Failed.class, port.get("a"));
            assertThat(failed.cause()).isEqualTo(Cause.CLOSED);
            assertThat(failed.detail()).contains("broke off");
        }
    }

    @Test
    void aNameIsFollowedWhileTheNodeBehindItHangs() {
        AtomicReference<String> where = new AtomicReference<>("127.0.0.1");
        PortSettings usual = patient();
        PortSettings settings = new PortSettings(
                usual.connectTimeout(),
                usual.inFlightLimit(),
                usual.clockSkew(),
                usual.clock(),
                host -> InetAddress.getByName(where.get()));
        try (MemcachedServer here = MemcachedServer.start();
                MemcachedServer there = MemcachedServer.startAt("127.0.0.2", here.port());
                NodePort port =
                        MemcachedBackend.create().open(new NodeAddress("cache-1.test", here.port()), settings)) {
            long run = answer(Answer.Hello.class, port.hello()).incarnation();
            here.suspend();
            Reply<Answer> pending = port.get("a");
            where.set("127.0.0.2");
            port.refresh();
            assertThat(answer(Answer.Failed.class, pending).cause()).isEqualTo(Cause.CLOSED);
            assertThat(untilAnswer(Answer.Hello.class, port::hello).incarnation())
                    .isNotEqualTo(run);
            assertThat(there.pid()).isPositive();
        }
    }

    @Test
    void aDeadNodeIsTriedAtLeastEverySecondAndNotMuchMoreOften() throws IOException {
        try (FakeNode node = new FakeNode((opcode, opaque) -> {
                    throw new IllegalStateException("the connection ends");
                });
                NodePort port = MemcachedBackend.create().open(node.address(), PortSettings.defaults())) {
            long begin = System.nanoTime();
            eventually(Duration.ofSeconds(60), "attempts", () -> {
                answer(port.get("a"));
                return node.connections() >= 8;
            });
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(2_300));
        }
    }

    @Test
    void aCallbackThatThrowsHarmsNobodyElse() {
        try (MemcachedServer server = MemcachedServer.start();
                NodePort port = connected(server)) {
            List<Reply<Answer>> others = new ArrayList<>();
            server.suspend();
            for (int i = 0; i < 20; i++) {
                Reply<Answer> reply = port.get("a");
                reply.whenComplete(answer -> {
                    throw new IllegalStateException("a callback of the test");
                });
                others.add(port.get("a"));
            }
            server.resume();
            others.forEach(reply -> answer(Answer.Miss.class, reply));
        }
    }
}
