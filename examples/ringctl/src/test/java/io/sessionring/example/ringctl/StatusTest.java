package io.sessionring.example.ringctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.SessionClient;
import io.sessionring.backend.redis.RedisBackend;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.testing.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Asks real nodes since when their ring is there. */
class StatusTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Of two clocks on one machine, one of which counts in its own way. */
    private static final Duration APART = Duration.ofSeconds(2);

    private static void begin(RedisServer... servers) {
        String[] nodes = new String[servers.length];
        for (int i = 0; i < servers.length; i++) {
            nodes[i] = servers[i].address();
        }
        try (SessionClient client = SessionClient.builder(RedisBackend.create(), KryoCodec.allowing())
                .nodes(nodes)
                .replicas(0)
                .build()) {
            assertThat(client.awaitReady(PATIENCE)).isTrue();
            Eventually.eventually(
                    PATIENCE, "there is a ring", () -> status(servers).exitCode() == 0);
        }
    }

    private static Call status(RedisServer... servers) {
        StringBuilder nodes = new StringBuilder();
        for (RedisServer server : servers) {
            nodes.append(nodes.length() == 0 ? "" : ",").append(server.address());
        }
        return Call.of("", "status", "--backend", "redis", "--nodes", nodes.toString());
    }

    private static Instant instant(Call status, String before) {
        Matcher found = Pattern.compile(before + "(\\S+Z)").matcher(status.out());
        assertThat(found.find()).as(status.out()).isTrue();
        return Instant.parse(found.group(1));
    }

    @Test
    void aRingAndAnotherOneAreThereSinceTheyWereBegun() {
        try (RedisServer a = RedisServer.start();
                RedisServer b = RedisServer.start();
                RedisServer c = RedisServer.start()) {
            Instant before = Instant.now().minus(APART);
            begin(a, b);
            Instant between = Instant.now().plus(APART);
            Call alone = status(a, b);
            Instant life = instant(alone, "^LIFE +");
            assertThat(life).isBetween(before, between);

            begin(c);
            Call both = status(a, b, c);
            assertThat(instant(both, "^LIFE +")).as("the older one is followed").isEqualTo(life);
            assertThat(instant(both, "LAGS: another ring, of "))
                    .isBetween(life, Instant.now().plus(APART))
                    .isEqualTo(instant(status(c), "^LIFE +"));
        }
    }
}
