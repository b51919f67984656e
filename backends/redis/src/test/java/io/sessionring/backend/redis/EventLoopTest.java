package io.sessionring.backend.redis;

import static io.sessionring.backend.redis.CompareAndSetTest.record;
import static io.sessionring.backend.redis.Polling.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.sessionring.example.servers.Direction;
import io.sessionring.example.servers.Proxy;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes of one backend, served by one thread. */
class EventLoopTest {

    private RedisServer one;
    private RedisServer other;
    private Proxy proxy;
    private NodePort ofOne;
    private NodePort ofOther;

    private static List<Thread> loops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sessionring-redis-loop"))
                .toList();
    }

    private static void untilNoneRuns() {
        Polling.until("no event loop runs", () -> loops().isEmpty());
    }

    @BeforeEach
    void start() {
        untilNoneRuns();
        one = RedisServer.start();
        proxy = Proxy.to(one);
        other = RedisServer.start();
        RedisBackend backend = RedisBackend.create();
        ofOne = backend.open(Nodes.address(proxy), PortSettings.defaults());
        ofOther = backend.open(Nodes.address(other), PortSettings.defaults());
        assertThat(answer(ofOne.hello())).isInstanceOf(Answer.Hello.class);
        assertThat(answer(ofOther.hello())).isInstanceOf(Answer.Hello.class);
    }

    @AfterEach
    void stop() {
        ofOne.close();
        ofOther.close();
        proxy.close();
        one.close();
        other.close();
    }

    @Test
    void oneDaemonServesAllNodesAndEndsWithTheLast() {
        assertThat(loops())
                .singleElement()
                .satisfies(loop -> assertThat(loop.isDaemon()).isTrue());
        ofOne.close();
        assertThat(answer(ofOther.hello())).isInstanceOf(Answer.Hello.class);
        ofOther.close();
        untilNoneRuns();
    }

    @Test
    void aNodeThatReadsNothingHoldsUpNoOther() {
        one.suspend();
        byte[] large = record(1, 4 << 20);
        List<Reply<Answer>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(ofOne.set("key" + i, large, 100));
        }
        long began = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            assertThat(answer(ofOther.hello())).isInstanceOf(Answer.Hello.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(waiting).allSatisfy(reply -> assertThat(reply.now()).isNull());
        one.resume();
        assertThat(waiting).allSatisfy(reply -> assertThat(answer(reply)).isInstanceOf(Answer.Stored.class));
    }

    @Test
    void whatWaitsForRoomIsAnsweredWhenTheConnectionEnds() {
        one.suspend();
        List<Reply<Answer>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(ofOne.set("key" + i, record(1, 4 << 20), 100));
        }
        proxy.reset();
        assertThat(waiting).allSatisfy(reply -> assertThat(answer(reply)).isInstanceOf(Answer.Failed.class));
        assertThat(answer(ofOther.hello())).isInstanceOf(Answer.Hello.class);
        one.resume();
    }

    @Test
    void theEndOfOneConnectionTouchesNoOther() {
        other.suspend();
        Reply<Answer> pending = ofOther.get("a");
        for (int i = 0; i < 3; i++) {
            proxy.reset();
            Polling.untilAnswer(Answer.Hello.class, ofOne::hello);
        }
        assertThat(pending.now()).isNull();
        other.resume();
        assertThat(answer(pending)).isInstanceOf(Answer.Miss.class);
    }

    @Test
    void anInterruptedCallerLeavesTheConnectionAsItIs() {
        for (int i = 0; i < 100; i++) { // it is alone, so it reads
            Reply<Answer> reply = ofOne.hello();
            reply.fetch(TimeUnit.SECONDS.toNanos(1));
            assertThat(answer(reply)).isInstanceOf(Answer.Hello.class);
        }
        Thread.currentThread().interrupt();
        Reply<Answer> reply = ofOne.hello();
        reply.fetch(TimeUnit.SECONDS.toNanos(1));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(answer(reply)).isInstanceOf(Answer.Hello.class);
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void anEndIsNoticedWhileNobodyAsks() {
        for (int i = 0; i < 100; i++) {
            Reply<Answer> reply = ofOne.hello();
            reply.fetch(TimeUnit.SECONDS.toNanos(1));
            assertThat(answer(reply)).isInstanceOf(Answer.Hello.class);
        }
        proxy.reset();
        Polling.until("it is made anew", () -> proxy.connections() > 1);
    }

    @Test
    void anAnswerIsReadWhileItsCallerIsLentToNobody() {
        proxy.hold(Direction.REPLIES);
        Reply<Answer> reply = ofOne.hello();
        reply.whenComplete(hello -> {});
        proxy.release(Direction.REPLIES);
        Polling.until("it is answered", () -> reply.now() != null);
    }

    @Test
    void connectionsThatEndedLeaveNothingOpen() throws IOException {
        UnixOperatingSystemMXBean system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        RedisBackend backend = RedisBackend.create();
        long before = system.getOpenFileDescriptorCount();
        for (int i = 0; i < 50; i++) {
            try (NodePort port = backend.open(Nodes.address(other), PortSettings.defaults())) {
                assertThat(answer(port.hello())).isInstanceOf(Answer.Hello.class);
            }
        }
        Polling.until("all is closed", () -> system.getOpenFileDescriptorCount() < before + 20);
    }
}
