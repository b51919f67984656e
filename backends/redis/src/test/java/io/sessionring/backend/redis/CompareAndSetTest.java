package io.sessionring.backend.redis;

import static io.sessionring.backend.redis.Polling.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The script on a real node, and that it agrees with the tokens computed here. */
class CompareAndSetTest {

    private static RedisServer redis;
    private static NodePort port;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        port = RedisBackend.create().open(Nodes.address(redis), PortSettings.defaults());
    }

    @AfterAll
    static void stop() {
        port.close();
        redis.close();
    }

    static byte[] record(long revision, int length) {
        byte[] bytes = new byte[length];
        ByteBuffer.wrap(bytes).put((byte) 'S').put((byte) 'R').putLong(8, revision);
        return bytes;
    }

    @Test
    void replacesAnyBytesByTheTokenTheyGaveAndByNoOther() {
        Seeds.check(300, random -> {
            String key = "any" + random.nextLong();
            byte[] value = value(random);
            long stored = ((Answer.Stored) answer(port.add(key, value, 100))).token();
            Answer.Hit hit = (Answer.Hit) answer(port.get(key));
            assertThat(hit.value()).isEqualTo(value);
            assertThat(hit.token()).isEqualTo(stored);
            assertThat(answer(port.compareAndSet(key, stored ^ 1L << random.nextInt(64), value(random), 100)))
                    .isInstanceOf(Answer.Exists.class);
            assertThat(((Answer.Hit) answer(port.get(key))).value()).isEqualTo(value);
            byte[] next = value(random);
            assertThat(answer(port.compareAndSet(key, stored, next, 100))).isInstanceOf(Answer.Stored.class);
            assertThat(((Answer.Hit) answer(port.get(key))).value()).isEqualTo(next);
        });
    }

    private static byte[] value(Random random) {
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(value);
        if (random.nextBoolean() && value.length > 1) {
            value[0] = 'S';
            value[1] = 'R';
        }
        return value;
    }

    @Test
    void tellsApartForeignValuesOfAnyLength() {
        answer(port.set("foreign", "one and a good deal more".getBytes(StandardCharsets.US_ASCII), 100));
        long stale = ((Answer.Hit) answer(port.get("foreign"))).token();
        answer(port.set("foreign", "one and a good deal else".getBytes(StandardCharsets.US_ASCII), 100));
        assertThat(answer(port.compareAndSet("foreign", stale, record(1, 60), 100)))
                .isInstanceOf(Answer.Exists.class);
    }

    @Test
    void aRecordsTokenIsItsRevision() {
        answer(port.set("record", record(0x8081828384858687L, 60), 100));
        assertThat(((Answer.Hit) answer(port.get("record"))).token()).isEqualTo(0x8081828384858687L);
        assertThat(answer(port.compareAndSet("record", 0x8081828384858687L, record(9, 60), 100)))
                .isInstanceOfSatisfying(
                        Answer.Stored.class,
                        stored -> assertThat(stored.token()).isEqualTo(9));
    }

    @Test
    void missesWhatIsNotThere() {
        assertThat(answer(port.compareAndSet("nobody", 0, record(1, 60), 100))).isInstanceOf(Answer.Miss.class);
        assertThat(answer(port.get("nobody"))).isInstanceOf(Answer.Miss.class);
    }

    @Test
    void anEmptyValueIsThereAndCanBeReplaced() {
        answer(port.set("empty", new byte[0], 100));
        long token = ((Answer.Hit) answer(port.get("empty"))).token();
        assertThat(answer(port.compareAndSet("empty", token + 1, record(1, 60), 100)))
                .isInstanceOf(Answer.Exists.class);
        assertThat(answer(port.compareAndSet("empty", token, record(1, 60), 100)))
                .isInstanceOf(Answer.Stored.class);
    }

    @Test
    void goesOnWhenTheNodeHasForgottenTheScript() {
        try (Jedis admin = Nodes.admin(redis)) {
            answer(port.set("flushed", record(1, 60), 100));
            for (int i = 1; i <= 20; i++) {
                admin.scriptFlush();
                assertThat(answer(port.compareAndSet("flushed", i, record(i + 1, 60), 100)))
                        .isInstanceOf(Answer.Stored.class);
                assertThat(answer(port.compareAndSet("flushed", i, record(77, 60), 100)))
                        .isInstanceOf(Answer.Exists.class);
            }
        }
    }

    @Test
    void anotherTypeUnderTheKeyIsSaidSo() {
        try (Jedis admin = Nodes.admin(redis)) {
            admin.rpush("list", "a");
            assertThat(answer(port.get("list")))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.detail())
                                    .contains("WRONGTYPE")
                                    .doesNotContain("list"));
            assertThat(answer(port.compareAndSet("list", 1, record(1, 60), 100)))
                    .isInstanceOf(Answer.Failed.class);
            assertThat(answer(port.hello())).isInstanceOf(Answer.Hello.class);
        }
    }
}
