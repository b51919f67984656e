package io.sessionring.backend.redis;

import static io.sessionring.backend.redis.CompareAndSetTest.record;
import static io.sessionring.backend.redis.Polling.answer;
import static io.sessionring.backend.redis.Polling.untilAnswer;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.Proxy;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.AddressResolver;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import io.sessionring.testing.PlayedNode;
import io.sessionring.testing.Seeds;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an operation meets when the connection does not behave. */
class RedisConnectionTest {

    private static final int LIMIT = PortSettings.defaults().inFlightLimit();

    private static NodePort open(NodeAddress address) {
        return RedisBackend.create().open(address, PortSettings.defaults());
    }

    private static NodePort open(NodeAddress address, AddressResolver resolver) {
        PortSettings usual = PortSettings.defaults();
        return RedisBackend.create()
                .open(
                        address,
                        new PortSettings(usual.connectTimeout(), LIMIT, usual.clockSkew(), usual.clock(), resolver));
    }

    private static Cause cause(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Failed.class);
        return ((Answer.Failed) answer).cause();
    }

    @Test
    void whatAHungNodeHoldsIsCappedAndAnsweredWhenItGoesOn() {
        try (RedisServer redis = RedisServer.start();
                NodePort port = open(Nodes.address(redis))) {
            answer(port.set("a", record(1, 60), 100));
            redis.suspend();
            List<Reply<Answer>> waiting = new ArrayList<>();
            for (int i = 0; i < LIMIT; i++) {
                waiting.add(port.get("a"));
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(cause(port.get("a").now())).isEqualTo(Cause.BUSY);
            }
            assertThat(waiting).allSatisfy(reply -> assertThat(reply.now()).isNull());
            redis.resume();
            assertThat(waiting).allSatisfy(reply -> assertThat(answer(reply)).isInstanceOf(Answer.Hit.class));
            assertThat(answer(port.get("a"))).isInstanceOf(Answer.Hit.class);
        }
    }

    @Test
    void aWriteToAHungNodeIsCarriedOutOnceWhenItGoesOn() {
        try (RedisServer redis = RedisServer.start();
                NodePort port = open(Nodes.address(redis))) {
            answer(port.set("a", record(1, 60), 100));
            redis.suspend();
            Reply<Answer> first = port.compareAndSet("a", 1, record(2, 60), 100);
            Reply<Answer> second = port.compareAndSet("a", 1, record(3, 60), 100);
            redis.resume();
            assertThat(answer(first)).isInstanceOf(Answer.Stored.class);
            assertThat(answer(second)).isInstanceOf(Answer.Exists.class);
        }
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void noCallerBlocksWhenTheNodeReadsNothing() {
        try (RedisServer redis = RedisServer.start();
                NodePort port = open(Nodes.address(redis))) {
            answer(port.hello());
            redis.suspend();
            for (int size : new int[] {100, 4 << 20}) {
                // 4 MB values fill every buffer on the way many times over.
                byte[] value = record(1, size);
                for (int i = 0; i < LIMIT / 2; i++) {
                    long began = System.nanoTime();
                    Reply<Answer> reply = port.set("a", value, 100);
                    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
                    assertThat(reply.now()).isNull();
                }
            }
        }
    }

    @Test
    void manySmallOperationsFindRoomOnANodeThatReadsNothing() throws IOException, InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        try (RedisServer redis = RedisServer.start();
                ServerSocket narrow = new ServerSocket()) {
            // The least room a receiver can have, and one who reads the handshake only.
            narrow.setReceiveBufferSize(1024);
            narrow.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Thread peer = new Thread(() -> handshakeOnly(narrow, redis.port(), over));
            peer.setDaemon(true);
            peer.start();
            try (NodePort port = open(new NodeAddress("127.0.0.1", narrow.getLocalPort()))) {
                assertThat(answer(port.hello())).isInstanceOf(Answer.Hello.class);
                AtomicInteger started = new AtomicInteger();
                List<Thread> callers = new ArrayList<>();
                for (int i = 0; i < 32; i++) {
                    callers.add(new Thread(() -> {
                        for (int k = 0; k < 4; k++) {
                            port.set("a", record(1, 1024), 100);
                            started.incrementAndGet();
                        }
                    }));
                }
                callers.forEach(caller -> caller.setDaemon(true));
                callers.forEach(Thread::start);
                Polling.until("all calls return", () -> started.get() == 128);
            }
        } finally {
            over.countDown();
        }
    }

    /** Passes on what comes until the first PING is answered, then reads no more. */
    private static void handshakeOnly(ServerSocket listening, int target, CountDownLatch over) {
        try (var client = listening.accept();
                var node = new java.net.Socket(InetAddress.getLoopbackAddress(), target)) {
            Thread up = new Thread(() -> {
                try {
                    for (String said = ""; !said.contains("PING"); ) {
                        byte[] bytes = new byte[4096];
                        int n = client.getInputStream().read(bytes);
                        said = new String(bytes, 0, n, java.nio.charset.StandardCharsets.US_ASCII);
                        node.getOutputStream().write(bytes, 0, n);
                    }
                } catch (IOException e) {
                    // The test is over.
                }
            });
            up.setDaemon(true);
            up.start();
            Thread down = new Thread(() -> {
                try {
                    node.getInputStream().transferTo(client.getOutputStream());
                } catch (IOException e) {
                    // The test is over.
                }
            });
            down.setDaemon(true);
            down.start();
            over.await();
        } catch (IOException | InterruptedException e) {
            // The test is over.
        }
    }

    @Test
    void aKilledNodeAnswersClosedAtOnceAndComesBackEmptyAsAnotherRun() {
        try (RedisServer redis = RedisServer.start();
                NodePort port = open(Nodes.address(redis))) {
            long first = ((Answer.Stored) answer(port.set("a", record(1, 60), 100))).incarnation();
            redis.suspend();
            Reply<Answer> pending = port.get("a");
            redis.kill();
            assertThat(cause(answer(pending))).isEqualTo(Cause.CLOSED);
            assertThat(cause(answer(port.get("a")))).isEqualTo(Cause.CLOSED);
            assertThat(port.get("a").now()).isNotNull();
            redis.restart();
            Answer.Miss miss = untilAnswer(Answer.Miss.class, () -> port.get("a"));
            assertThat(miss.incarnation()).isNotEqualTo(first).isNotZero();
        }
    }

    @Test
    void aNodeRestartedWithOldDataIsAnotherRun() {
        try (RedisServer redis = RedisServer.start();
                NodePort port = open(Nodes.address(redis))) {
            long first = ((Answer.Stored) answer(port.set("a", record(1, 60), 100))).incarnation();
            Path older = redis.save();
            answer(port.set("a", record(2, 60), 100));
            redis.kill();
            redis.restartFrom(older);
            Answer.Hit old = untilAnswer(Answer.Hit.class, () -> port.get("a"));
            assertThat(old.token()).isEqualTo(1);
            assertThat(old.incarnation()).isNotEqualTo(first).isNotZero();
        }
    }

    @Test
    void operationsWaitForTheFirstAttemptAndForNoLaterOne() throws InterruptedException {
        CountDownLatch resolve = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        try (NodePort port = open(new NodeAddress("node", 6379), host -> {
            attempts.incrementAndGet();
            try {
                resolve.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new UnknownHostException(host);
        })) {
            Reply<Answer> first = port.get("a");
            assertThat(first.await(50_000_000)).isNull();
            resolve.countDown();
            assertThat(cause(answer(first))).isEqualTo(Cause.CLOSED);
            for (int i = 0; i < 100; i++) {
                assertThat(cause(port.get("a").now())).isEqualTo(Cause.CLOSED);
            }
            Polling.until("more attempts", () -> attempts.get() > 3);
        }
    }

    @Test
    void aResolverThatHangsHoldsNobodyLongerThanTheConnectTimeout() throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        AtomicInteger attempts = new AtomicInteger();
        try (NodePort port = open(new NodeAddress("node", 6379), host -> {
            attempts.incrementAndGet();
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new UnknownHostException(host);
        })) {
            long began = System.nanoTime();
            assertThat(cause(answer(port.get("a")))).isEqualTo(Cause.CLOSED);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            assertThat(attempts).hasValue(1);
        } finally {
            over.countDown();
        }
    }

    @Test
    void aPeerThatSaysNothingHoldsNobodyLongerThanTheConnectTimeout() throws IOException {
        try (PlayedNode silent = new PlayedNode(socket -> {});
                NodePort port = open(silent.address())) {
            long began = System.nanoTime();
            assertThat(cause(answer(port.get("a")))).isEqualTo(Cause.CLOSED);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
        }
    }

    @Test
    void aPeerThatTricklesHoldsNobodyLongerThanTheConnectTimeout() throws IOException {
        try (PlayedNode slow = new PlayedNode(socket -> {
                    socket.getOutputStream().write('+');
                    for (int i = 0; i < 1000; i++) {
                        socket.getOutputStream().write('x');
                        Thread.sleep(100);
                    }
                });
                NodePort port = open(slow.address())) {
            long began = System.nanoTime();
            assertThat(cause(answer(port.get("a")))).isEqualTo(Cause.CLOSED);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aHostNameThatMovesIsFollowedAfterAFailure() {
        try (RedisServer old = RedisServer.start();
                RedisServer moved = RedisServer.startAt("127.0.0.2", old.port())) {
            AtomicReference<String> where = new AtomicReference<>("127.0.0.1");
            try (NodePort port =
                    open(new NodeAddress("cache-1", old.port()), host -> InetAddress.getByName(where.get()))) {
                long first = ((Answer.Hello) answer(port.hello())).incarnation();
                where.set("127.0.0.2");
                old.kill();
                Answer.Hello hello = untilAnswer(Answer.Hello.class, port::hello);
                assertThat(hello.incarnation()).isNotEqualTo(first);
            }
        }
    }

    @Test
    void aHostNameThatMovesFromAHungNodeIsFollowedOnRefresh() {
        try (RedisServer old = RedisServer.start();
                RedisServer moved = RedisServer.startAt("127.0.0.2", old.port())) {
            AtomicReference<String> where = new AtomicReference<>("127.0.0.1");
            try (NodePort port =
                    open(new NodeAddress("cache-1", old.port()), host -> InetAddress.getByName(where.get()))) {
                long first = ((Answer.Hello) answer(port.hello())).incarnation();
                old.suspend();
                Reply<Answer> pending = port.get("a");
                port.refresh();
                where.set("127.0.0.2");
                Polling.until("the look-up is over and another one finds the new address", () -> {
                    port.refresh();
                    return pending.now() != null;
                });
                assertThat(cause(answer(pending))).isEqualTo(Cause.CLOSED);
                assertThat(untilAnswer(Answer.Hello.class, port::hello).incarnation())
                        .isNotEqualTo(first);
            }
        }
    }

    @Test
    void refreshLeavesAConnectionToTheSameAddressAlone() throws IOException {
        try (RedisServer redis = RedisServer.start();
                Proxy proxy = Proxy.to(redis);
                NodePort port = open(Nodes.address(proxy))) {
            for (int i = 0; i < 50; i++) {
                assertThat(answer(port.hello())).isInstanceOf(Answer.Hello.class);
                port.refresh();
            }
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionWhosePeerVanishedIsMadeAnewAfterRepeatedRefreshes() throws IOException {
        try (RedisServer redis = RedisServer.start();
                Proxy proxy = Proxy.to(redis);
                NodePort port = open(Nodes.address(proxy))) {
            answer(port.hello());
            proxy.blackHole(true);
            Reply<Answer> lost = port.get("a");
            long began = System.nanoTime();
            Polling.until("the connection is given up", () -> {
                port.refresh();
                return lost.now() != null;
            });
            assertThat(cause(answer(lost))).isEqualTo(Cause.CLOSED);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(1900));
            proxy.blackHole(false);
            untilAnswer(Answer.Hello.class, port::hello);
        }
    }

    @Test
    void closingAnswersEverythingAndIsFinal() {
        try (RedisServer redis = RedisServer.start()) {
            NodePort port = open(Nodes.address(redis));
            answer(port.hello());
            redis.suspend();
            Reply<Answer> pending = port.get("a");
            port.close();
            port.close();
            assertThat(cause(answer(pending))).isEqualTo(Cause.CLOSED);
            assertThat(cause(port.get("a").now())).isEqualTo(Cause.CLOSED);
            redis.resume();
            port.refresh();
            assertThat(cause(port.get("a").now())).isEqualTo(Cause.CLOSED);
        }
    }

    @Test
    void closingDuringTheFirstAttemptAnswersWhatWaits() throws IOException {
        try (PlayedNode silent = new PlayedNode(socket -> {})) {
            NodePort port = open(silent.address());
            Reply<Answer> waiting = port.get("a");
            port.close();
            assertThat(cause(waiting.now())).isEqualTo(Cause.CLOSED);
        }
    }

    @Test
    void aCallbackMayStartTheNextOperationAndOneThatThrowsHarmsNobody() throws InterruptedException {
        try (RedisServer redis = RedisServer.start();
                NodePort port = open(Nodes.address(redis))) {
            CountDownLatch done = new CountDownLatch(1);
            port.set("a", record(1, 60), 100)
                    .whenComplete(stored -> port.get("a").whenComplete(hit -> done.countDown()));
            done.await();
            java.util.logging.Logger.getLogger(Operation.class.getName()).setLevel(java.util.logging.Level.OFF);
            redis.suspend();
            port.get("a").whenComplete(hit -> {
                throw new IllegalStateException("a mistake");
            });
            redis.resume();
            assertThat(answer(port.get("a"))).isInstanceOf(Answer.Hit.class);
        }
    }

    @Test
    void answersDamagedOnTheWayNeverReachTheWrongOperation() throws IOException {
        try (RedisServer redis = RedisServer.start();
                Proxy proxy = Proxy.to(redis);
                NodePort port = open(Nodes.address(proxy))) {
            for (int i = 0; i < 20; i++) {
                // Each value holds what looks like an answer, for a reader that lost its place.
                byte[] value = record(i, 60 + i * 7);
                byte[] bait = "\r\n$1\r\nx\r\n+OK\r\n$-1\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                System.arraycopy(bait, 0, value, 20, bait.length);
                answer(port.set("key" + i, value, 1000));
            }
            Seeds.check(25, random -> {
                untilAnswer(Answer.Hello.class, port::hello);
                AtomicInteger spared = new AtomicInteger(random.nextInt(3));
                proxy.changeReplies(bytes -> {
                    if (spared.getAndDecrement() == 0) {
                        // Every other time where the first answer says how long it is.
                        int at = random.nextInt(random.nextBoolean() ? Math.min(5, bytes.length) : bytes.length);
                        bytes[at] ^= (byte) (1 << random.nextInt(8));
                    }
                    return bytes;
                });
                List<Reply<Answer>> replies = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    replies.add(port.get("key" + i));
                }
                // An answer that claims to be longer than it is waits for what comes next.
                Polling.until("all are answered", () -> {
                    port.hello();
                    return replies.stream().allMatch(reply -> reply.now() != null);
                });
                proxy.changeReplies(bytes -> bytes);
                for (int i = 0; i < 20; i++) {
                    if (answer(replies.get(i)) instanceof Answer.Hit hit) {
                        assertThat(hit.value()).hasSize(60 + i * 7);
                        assertThat(distance(hit.value(), i)).isLessThanOrEqualTo(1);
                    } else {
                        assertThat(cause(answer(replies.get(i)))).isIn(Cause.CLOSED, Cause.MISCONFIGURED);
                    }
                }
            });
        }
    }

    /** How many bits differ from the value that was stored. */
    private static int distance(byte[] value, int i) {
        byte[] expected = record(i, 60 + i * 7);
        byte[] bait = "\r\n$1\r\nx\r\n+OK\r\n$-1\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(bait, 0, expected, 20, bait.length);
        int bits = 0;
        for (int k = 0; k < value.length; k++) {
            bits += Integer.bitCount((value[k] ^ expected[k]) & 0xff);
        }
        return bits;
    }

    @Test
    void anAnswerThatNobodyAskedForEndsTheConnection() throws IOException {
        try (RedisServer redis = RedisServer.start();
                Proxy proxy = Proxy.to(redis);
                NodePort port = open(Nodes.address(proxy))) {
            answer(port.hello());
            proxy.changeReplies(bytes -> "+PONG\r\n$-1\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            answer(port.hello());
            Polling.until("it is made anew", () -> proxy.connections() > 1);
            proxy.changeReplies(bytes -> bytes);
            untilAnswer(Answer.Miss.class, () -> port.get("a"));
        }
    }

    @Test
    void anAnswerOfTheWrongKindEndsTheConnection() throws IOException {
        try (RedisServer redis = RedisServer.start();
                Proxy proxy = Proxy.to(redis);
                NodePort port = open(Nodes.address(proxy))) {
            for (String wrong : List.of("+OK", ":1", "+PONG", "*0")) {
                untilAnswer(Answer.Hello.class, port::hello);
                proxy.changeReplies(bytes -> (wrong + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                assertThat(cause(answer(port.get("a")))).as(wrong).isEqualTo(Cause.CLOSED);
                proxy.changeReplies(bytes -> bytes);
            }
        }
    }
}
