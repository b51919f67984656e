package io.sessionring.backend.memcached;

import static io.sessionring.backend.memcached.Asking.address;
import static io.sessionring.backend.memcached.Asking.answer;
import static io.sessionring.backend.memcached.Asking.patient;
import static io.sessionring.backend.memcached.Asking.untilAnswer;
import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.NodePort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The driver's one thread for all nodes of a backend. */
class DriverTest {

    private static final int THREADS = 6;
    private static final int ROUNDS = 150;

    /** More than the buffer of a connection. */
    private static final int LARGEST = 60_000;

    private final MemcachedBackend backend = MemcachedBackend.create();

    private static List<Thread> loops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sessionring-memcached-loop"))
                .toList();
    }

    private static List<Thread> loopsBeside(List<Thread> others) {
        List<Thread> loops = new ArrayList<>(loops());
        loops.removeAll(others);
        return loops;
    }

    @Test
    void oneThreadServesAllNodesAndEndsWithTheLastOne() {
        List<Thread> others = loops();
        try (MemcachedServer first = MemcachedServer.start();
                MemcachedServer second = MemcachedServer.start()) {
            for (int i = 0; i < 2; i++) { // the second time a new one
                try (NodePort one = backend.open(address(first), patient())) {
                    try (NodePort two = backend.open(address(second), patient())) {
                        answer(Answer.Hello.class, one.hello());
                        answer(Answer.Hello.class, two.hello());
                        assertThat(loopsBeside(others)).hasSize(1);
                    }
                    answer(Answer.Miss.class, one.get("a"));
                    assertThat(loopsBeside(others)).hasSize(1);
                }
                eventually(
                        Duration.ofSeconds(10),
                        "the thread to end",
                        () -> loopsBeside(others).isEmpty());
            }
        }
    }

    @Test
    void aNodeThatDiesOrHangsLeavesTheOthersTheirConnections() {
        try (MemcachedServer well = MemcachedServer.start();
                MemcachedServer ill = MemcachedServer.start();
                NodePort port = backend.open(address(well), patient());
                NodePort other = backend.open(address(ill), patient())) {
            answer(Answer.Hello.class, port.hello());
            answer(Answer.Hello.class, other.hello());
            String connections = StatsByHand.of(well).get("total_connections");
            ill.suspend();
            for (int i = 0; i < 100; i++) {
                other.set("k" + i, new byte[LARGEST], 100); // more than the socket takes
                answer(Answer.Miss.class, port.get("a"));
            }
            ill.restart();
            untilAnswer(Answer.Hello.class, other::hello);
            ill.kill();
            assertThat(answer(Answer.Failed.class, other.get("a")).cause()).isEqualTo(Cause.CLOSED);
            answer(Answer.Miss.class, port.get("a"));
            int byHand = Integer.parseInt(StatsByHand.of(well).get("total_connections"));
            assertThat(byHand).isEqualTo(Integer.parseInt(connections) + 1);
        }
    }

    @Test
    void callersThatAreManyGetTheirOwnAnswersWhateverTheSize() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(THREADS);
        try (MemcachedServer first = MemcachedServer.start();
                MemcachedServer second = MemcachedServer.start();
                NodePort one = backend.open(address(first), patient());
                NodePort two = backend.open(address(second), patient())) {
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int caller = i;
                done.add(callers.submit(() -> call(caller, List.of(one, two))));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static void call(int caller, List<NodePort> ports) {
        Random random = new Random(caller);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] value = new byte[random.nextInt(random.nextBoolean() ? 100 : LARGEST)];
            random.nextBytes(value);
            String key = "k" + caller + "-" + round % 7;
            var stored = ports.stream().map(port -> port.set(key, value, 100)).toList();
            stored.forEach(reply -> answer(Answer.Stored.class, reply));
            var read = ports.stream().map(port -> port.get(key)).toList();
            read.forEach(
                    reply -> assertThat(answer(Answer.Hit.class, reply).value()).isEqualTo(value));
        }
    }
}
