package io.sessionring.backend.memcached;

import static io.sessionring.backend.memcached.Asking.answer;
import static io.sessionring.backend.memcached.Asking.byHand;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.internal.replication.StoredRingRecord;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.RingRecord;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ring record as memcached keeps it. */
class MemcachedRingRecordTest {

    private final RingRecord record = StoredRingRecord.added("shop:", new Random(1)::nextLong, Clock.systemUTC());
    private final MemcachedServer server = MemcachedServer.start();
    private final NodePort port = MemcachedBackend.create()
            .open(Asking.address(server), Asking.patient().with(record));

    @AfterEach
    void stop() {
        port.close();
        server.close();
    }

    @Test
    void itHasNoTimeToLive() {
        answer(Answer.Hello.class, port.hello());
        assertThat(byHand(server, "mg " + record.key() + " t")).isEqualTo("HD t-1");
        assertThat(byHand(server, "flush_all")).isEqualTo("OK");
        answer(Answer.Hello.class, port.hello());
        assertThat(byHand(server, "mg " + record.key() + " t")).isEqualTo("HD t-1");
    }

    @Test
    void aHeartbeatIsOneReadWhileNothingIsForgotten() {
        answer(Answer.Hello.class, port.hello());
        Map<String, String> before = StatsByHand.of(server);
        for (int i = 0; i < 5; i++) {
            answer(Answer.Hello.class, port.hello());
        }
        Map<String, String> after = StatsByHand.of(server);
        assertThat(Long.parseLong(after.get("cmd_get"))).isEqualTo(Long.parseLong(before.get("cmd_get")) + 5);
        assertThat(after.get("cmd_set")).isEqualTo(before.get("cmd_set"));
    }
}
