package io.sessionring.backend.redis;

import static io.sessionring.backend.redis.CompareAndSetTest.record;
import static io.sessionring.backend.redis.Polling.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Refused.Reason;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Limits, life times and figures, on a real node whose own limit for one string is 1 MB. */
class RedisOperationsTest {

    private static final int MB = 1 << 20;

    private RedisServer redis;
    private NodePort port;
    private Jedis admin;

    @BeforeEach
    void start() {
        redis = RedisServer.start("--proto-max-bulk-len", "1mb");
        port = RedisBackend.create().open(Nodes.address(redis), PortSettings.defaults());
        admin = Nodes.admin(redis);
    }

    @AfterEach
    void stop() {
        admin.close();
        port.close();
        redis.close();
    }

    @Test
    void keepsAValueForThirtyOneDays() {
        long days = 31L * 24 * 3600;
        answer(port.add("added", record(1, 60), days));
        answer(port.set("set", record(1, 60), days));
        answer(port.set("replaced", record(1, 60), 10));
        assertThat(answer(port.compareAndSet("replaced", 1, record(2, 60), days)))
                .isInstanceOf(Answer.Stored.class);
        for (String key : List.of("added", "set", "replaced")) {
            assertThat(admin.ttl(key)).as(key).isBetween(days - 60, days);
        }
    }

    @Test
    void refusesATooLargeValueAndKeepsTheOldOneAndTheConnection() {
        long clients = connectionsReceived();
        answer(port.set("big", record(1, 60), 100));
        for (Reply<Answer> reply : List.of(
                port.compareAndSet("big", 1, record(2, MB + 1), 100),
                port.compareAndSet("big", 5, record(2, MB + 1), 100),
                port.add("none", record(2, MB + 1), 100),
                port.set("big", record(2, MB + 1), 100))) {
            assertThat(answer(reply)).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
                assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE);
                assertThat(refused.limitBytes()).isEqualTo(MB);
                assertThat(refused.incarnation()).isNotZero();
            });
        }
        assertThat(((Answer.Hit) answer(port.get("big"))).token()).isEqualTo(1);
        assertThat(answer(port.get("none"))).isInstanceOf(Answer.Miss.class);
        assertThat(answer(port.compareAndSet("big", 1, record(3, MB), 100))).isInstanceOf(Answer.Stored.class);
        assertThat(((Answer.Hit) answer(port.get("big"))).value()).hasSize(MB);
        assertThat(connectionsReceived()).isEqualTo(clients);
    }

    @Test
    void ownLimitHoldsWhereTheNodesIsGreater() {
        try (NodePort small = RedisBackend.builder()
                .maxValueBytes(1024)
                .build()
                .open(Nodes.address(redis), PortSettings.defaults())) {
            assertThat(answer(small.add("s", record(1, 1025), 100)))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.limitBytes()).isEqualTo(1024));
            assertThat(answer(small.add("s", record(1, 1024), 100))).isInstanceOf(Answer.Stored.class);
        }
    }

    @Test
    void aFullNodeKeepsTheOldValueAndTheConnection() {
        long clients = connectionsReceived();
        answer(port.set("full", record(1, 60), 100));
        admin.configSet("maxmemory", "1");
        assertThat(answer(port.compareAndSet("full", 1, record(2, 60), 100)))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.OUT_OF_MEMORY));
        assertThat(answer(port.compareAndSet("full", 5, record(2, 60), 100))).isInstanceOf(Answer.Exists.class);
        assertThat(answer(port.add("new", record(2, 60), 100))).isInstanceOf(Answer.Refused.class);
        assertThat(answer(port.set("full", record(2, 60), 100))).isInstanceOf(Answer.Refused.class);
        assertThat(((Answer.Hit) answer(port.get("full"))).token()).isEqualTo(1);
        admin.configSet("maxmemory", "0");
        assertThat(answer(port.compareAndSet("full", 1, record(2, 60), 100))).isInstanceOf(Answer.Stored.class);
        assertThat(connectionsReceived()).isEqualTo(clients);
    }

    @Test
    void reportsTheNodesFigures() {
        answer(port.set("one", record(1, 60), 100));
        answer(port.set("two", record(1, 60), 100));
        long now = System.currentTimeMillis();
        Answer.Report report = (Answer.Report) answer(port.report());
        assertThat(report.version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(report.items()).isEqualTo(2);
        assertThat(report.usedBytes()).isPositive();
        assertThat(report.limitBytes()).isZero();
        assertThat(report.evictions()).isZero();
        assertThat(report.upSinceMillis()).isBetween(now - 60_000, now);
        Answer.Hello hello = (Answer.Hello) answer(port.hello());
        assertThat(hello.incarnation()).isEqualTo(report.incarnation()).isNotZero();
        assertThat(hello.nodeMillis()).isBetween(now - 60_000, now);
    }

    @Test
    void onlyOneOfManyParallelSaversOfAValueWins() throws InterruptedException {
        answer(port.set("race", record(0, 200), 100));
        AtomicInteger won = new AtomicInteger();
        List<Thread> savers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            long revision = 1000L + i;
            savers.add(new Thread(() -> {
                for (boolean stored = false; !stored; ) {
                    Answer.Hit hit = (Answer.Hit) answer(port.get("race"));
                    byte[] next = record(revision, 200);
                    int count = ByteBuffer.wrap(hit.value()).getInt(100) + 1;
                    ByteBuffer.wrap(next).putInt(100, count);
                    stored = answer(port.compareAndSet("race", hit.token(), next, 100)) instanceof Answer.Stored;
                }
                won.incrementAndGet();
            }));
        }
        savers.forEach(Thread::start);
        for (Thread saver : savers) {
            saver.join();
        }
        byte[] last = ((Answer.Hit) answer(port.get("race"))).value();
        assertThat(won).hasValue(100);
        assertThat(ByteBuffer.wrap(last).getInt(100)).isEqualTo(100);
    }

    @Test
    void everyThreadGetsItsOwnAnswerOverTheOneConnection() throws InterruptedException {
        long clients = connectionsReceived();
        AtomicInteger wrong = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            int mine = i;
            threads.add(new Thread(() -> {
                for (int round = 0; round < 200; round++) {
                    byte[] value = record(1000L * mine + round, 16 + 37 * mine * (round % 50));
                    answer(port.set("key" + mine, value, 100));
                    if (((Answer.Hit) answer(port.get("key" + mine))).token() != 1000L * mine + round) {
                        wrong.incrementAndGet();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).hasValue(0);
        assertThat(connectionsReceived()).isEqualTo(clients);
    }

    private long connectionsReceived() {
        answer(port.hello());
        return Info.of(admin.info()).number("total_connections_received");
    }
}
