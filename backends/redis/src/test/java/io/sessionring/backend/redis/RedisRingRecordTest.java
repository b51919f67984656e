package io.sessionring.backend.redis;

import static io.sessionring.backend.redis.Polling.answer;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.RedisServer;
import io.sessionring.internal.replication.StoredRingRecord;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.RingRecord;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** The ring record as Redis keeps it. */
class RedisRingRecordTest {

    private final RingRecord record = StoredRingRecord.added("shop:", new Random(1)::nextLong, Clock.systemUTC());
    private final RedisServer redis = RedisServer.start();
    private final Jedis admin = Nodes.admin(redis);
    private final NodePort port = RedisBackend.create()
            .open(Nodes.address(redis), PortSettings.defaults().with(record));

    @AfterEach
    void stop() {
        port.close();
        admin.close();
        redis.close();
    }

    private Answer.Hello hello() {
        Answer answer = answer(port.hello());
        assertThat(answer).isInstanceOf(Answer.Hello.class);
        return (Answer.Hello) answer;
    }

    @Test
    void itHasNoTimeToLive() {
        hello();
        assertThat(admin.ttl(record.key())).isEqualTo(-1);
        admin.flushAll();
        hello();
        assertThat(admin.ttl(record.key())).isEqualTo(-1);
    }

    @Test
    void aHeartbeatIsOneReadWhileNothingIsForgotten() {
        hello();
        admin.configResetStat();
        for (int i = 0; i < 5; i++) {
            hello();
        }
        assertThat(admin.info("commandstats"))
                .contains("cmdstat_get:calls=5,")
                .doesNotContain("cmdstat_set:")
                .doesNotContain("cmdstat_ping:");
    }

    @Test
    void somethingElseUnderItsKeyIsLeftThereAndTheNodeServes() {
        long before = hello().incarnation();
        admin.del(record.key());
        admin.lpush(record.key(), "somebody's list");
        Answer.Hello hello = hello();
        assertThat(hello.lack()).contains("damaged");
        assertThat(hello.incarnation()).isNotZero().isNotEqualTo(before);
        try (NodePort later = RedisBackend.create()
                .open(Nodes.address(redis), PortSettings.defaults().with(record))) {
            assertThat(((Answer.Hello) answer(later.hello())).incarnation()).isEqualTo(hello.incarnation());
            assertThat(answer(later.get("k"))).isEqualTo(new Answer.Miss(hello.incarnation()));
        }
        assertThat(admin.llen(record.key())).isEqualTo(1);
    }

    @Test
    void aNodeThatMayNotWriteServesReaders() {
        hello();
        admin.flushAll();
        admin.configSet("min-replicas-to-write", "1");
        Answer.Hello hello = hello();
        assertThat(hello.lack()).contains("NOREPLICAS");
        assertThat(hello.incarnation()).isNotZero();
        assertThat(answer(port.get("k"))).isEqualTo(new Answer.Miss(hello.incarnation()));
        admin.configSet("min-replicas-to-write", "0");
        assertThat(hello().lack()).isEmpty();
    }
}
