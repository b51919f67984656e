package io.sessionring.backend.redis;

import static io.sessionring.backend.redis.Polling.answer;
import static io.sessionring.backend.redis.Polling.untilAnswer;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import io.sessionring.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

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

    @Test
    void largeValuesTakeTheirPlaceWithTheirTimeToLiveAndLeaveNothingBehind() {
        try (Jedis admin = Nodes.admin(redis)) {
            Seeds.check(30, random -> {
                String key = "large" + random.nextLong();
                answer(port.set(key, record(1, 60 + random.nextInt(20_000)), 100));
                byte[] next = record(2, CompareAndSet.STAGED_FROM + random.nextInt(300_000));
                assertThat(answer(port.compareAndSet(key, 7, next, 500))).isInstanceOf(Answer.Exists.class);
                assertThat(((Answer.Hit) answer(port.get(key))).token()).isEqualTo(1);
                assertThat(answer(port.compareAndSet(key, 1, next, 500)))
                        .isInstanceOfSatisfying(
                                Answer.Stored.class,
                                stored -> assertThat(stored.token()).isEqualTo(2));
                assertThat(((Answer.Hit) answer(port.get(key))).value()).isEqualTo(next);
                assertThat(admin.ttl(key)).isBetween(490L, 500L);
                assertThat(answer(port.compareAndSet("no" + key, 1, next, 500))).isInstanceOf(Answer.Miss.class);
                assertThat(admin.keys("*" + key + "*")).containsExactly(key);
            });
        }
    }

    @Test
    void aLargeValueThatIsKeptForEverIsReplacedToo() {
        try (Jedis admin = Nodes.admin(redis)) {
            answer(port.set("for ever", record(1, 60), 0));
            byte[] next = record(2, 100_000);
            assertThat(answer(port.compareAndSet("for ever", 1, next, 0))).isInstanceOf(Answer.Stored.class);
            assertThat(((Answer.Hit) answer(port.get("for ever"))).value()).isEqualTo(next);
            assertThat(admin.ttl("for ever")).isEqualTo(-1);
        }
    }

    @Test
    void theSameBytesStagedAtTheSameTimeAreStoredOnce() {
        answer(port.set("twice", record(1, 60), 100));
        List<Reply<Answer>> replies = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            replies.add(port.compareAndSet("twice", 1, record(2, 20_000), 100));
            replies.add(port.get("nobody"));
        }
        List<Answer> answers = replies.stream().map(Polling::answer).toList();
        assertThat(answers.get(0)).isInstanceOf(Answer.Stored.class);
        for (int i = 1; i < answers.size(); i++) {
            assertThat(answers.get(i)).isInstanceOf(i % 2 == 0 ? Answer.Exists.class : Answer.Miss.class);
        }
    }

    @Test
    void aNodeThatHasForgottenTheScriptIsGivenALargeValueOnceMore() {
        try (Jedis admin = Nodes.admin(redis)) {
            answer(port.set("flushed too", record(1, 60), 100));
            for (int i = 1; i <= 20; i++) {
                admin.scriptFlush();
                assertThat(answer(port.compareAndSet("flushed too", i, record(i + 1, 50_000), 100)))
                        .isInstanceOf(Answer.Stored.class);
            }
        }
    }

    @Test
    void aLargeValueForWhichThereIsNoMemoryIsRefusedAndTheOldOneStays() {
        try (RedisServer small = RedisServer.start("--maxmemory", "3mb", "--maxmemory-policy", "noeviction");
                NodePort full = RedisBackend.create().open(Nodes.address(small), PortSettings.defaults())) {
            byte[] old = record(1, 60);
            untilAnswer(Answer.Stored.class, () -> full.set("old", old, 100));
            Answer filled;
            int i = 0;
            do {
                filled = answer(full.add("filler" + i++, new byte[50_000], 100));
            } while (filled instanceof Answer.Stored && i < 1_000);
            assertThat(filled).isInstanceOf(Answer.Refused.class);
            assertThat(answer(full.compareAndSet("old", 1, record(2, 50_000), 100)))
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Answer.Refused.Reason.OUT_OF_MEMORY));
            assertThat(((Answer.Hit) answer(full.get("old"))).value()).isEqualTo(old);
        }
    }

    @Test
    void aStagedValueThatIsGoneIsNotTakenForAConflict() {
        try (Jedis admin = Nodes.admin(redis)) {
            answer(port.set("gone", record(1, 60), 100));
            Object said = admin.eval(
                    CompareAndSet.SCRIPT.getBytes(StandardCharsets.UTF_8),
                    List.of(Command.ascii("gone"), Command.ascii("gone~1")),
                    List.of(new byte[] {0, 0, 0, 0, 0, 0, 0, 1}, Command.decimal(100)));
            assertThat(said).isEqualTo(Command.ascii(CompareAndSet.NOT_STAGED));
            assertThat(((Answer.Hit) answer(port.get("gone"))).token()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rename", "expire", "del", "set", "evalsha"})
    void whateverAUserMayNotDoTheOldValueStaysAsItWas(String forbidden) {
        try (RedisServer guarded = RedisServer.start();
                Jedis admin = Nodes.admin(guarded)) {
            admin.aclSetUser("app", "on", ">secret", "~*", "+@all", "-" + forbidden);
            RedisBackend backend =
                    RedisBackend.builder().credentials("app", "secret").build();
            try (NodePort user = backend.open(Nodes.address(guarded), PortSettings.defaults())) {
                untilAnswer(Answer.Hello.class, user::hello);
                byte[] old = record(1, 60);
                admin.set(Command.ascii("kept"), old, SetParams.setParams().ex(100));
                long expected = forbidden.equals("del") ? 9 : 1;
                assertThat(answer(user.compareAndSet("kept", expected, record(2, 50_000), 500)))
                        .isInstanceOfSatisfying(
                                Answer.Failed.class,
                                failed -> assertThat(failed.detail()).contains("lacks a permission"));
                assertThat(admin.get(Command.ascii("kept"))).isEqualTo(old);
                assertThat(admin.ttl("kept")).isBetween(90L, 100L);
            }
        }
    }

    @Test
    void whoWaitsReadsBothAnswersForHimself() {
        try (NodePort lone = RedisBackend.create().open(Nodes.address(redis), PortSettings.defaults())) {
            for (int i = 0; i < 100; i++) {
                Reply<Answer> reply = lone.hello();
                reply.fetch(1_000_000_000);
                assertThat(answer(reply)).isInstanceOf(Answer.Hello.class);
            }
            answer(lone.set("fetched", record(1, 60), 100));
            int fetched = 0;
            for (int i = 1; i <= 200; i++) {
                Reply<Answer> reply = lone.compareAndSet("fetched", i, record(i + 1, 50_000), 100);
                reply.fetch(1_000_000_000);
                fetched += reply.now() == null ? 0 : 1;
                assertThat(answer(reply)).isInstanceOf(Answer.Stored.class);
            }
            assertThat(fetched).isGreaterThan(100);
        }
    }
}
