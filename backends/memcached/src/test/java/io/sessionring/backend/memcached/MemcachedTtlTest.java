package io.sessionring.backend.memcached;

import static io.sessionring.backend.memcached.Asking.answer;
import static io.sessionring.backend.memcached.Asking.byHand;
import static io.sessionring.backend.memcached.Asking.connected;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a node keeps what it was told to keep. */
class MemcachedTtlTest {

    private static final long SLACK = 5 + PortSettings.defaults().clockSkew().toSeconds();

    @ParameterizedTest
    @ValueSource(longs = {1000, 2_592_000, 2_592_001, 31 * 86_400, 365 * 86_400, 40L * 365 * 86_400})
    void everyKindOfStoreIsKeptForItsTimeAndAtMostALittleLonger(long ttl) {
        try (MemcachedServer server = MemcachedServer.start();
                NodePort port = connected(server)) {
            answer(Answer.Stored.class, port.add("added", new byte[10], ttl));
            long token = answer(Answer.Stored.class, port.set("set", new byte[10], ttl))
                    .token();
            assertKept(server, "added", ttl);
            assertKept(server, "set", ttl);
            answer(Answer.Stored.class, port.compareAndSet("set", token, new byte[10], ttl));
            assertKept(server, "set", ttl);
        }
    }

    /** A node counts whole seconds of its own, and may be one further already. */
    private static void assertKept(MemcachedServer server, String key, long ttl) {
        String answer = byHand(server, "mg " + key + " t");
        assertThat(answer).startsWith("HD t");
        assertThat(Long.parseLong(answer.substring(4).trim())).isBetween(ttl - 5, ttl + SLACK);
    }

    @Test
    void aTimeBeyondThirtyDaysIsOneOfTheClock() {
        Instant now = Instant.parse("2026-01-01T00:00:00.001Z");
        Expiry expiry = new Expiry(Clock.fixed(now, ZoneOffset.UTC), Duration.ofSeconds(10));
        assertThat(expiry.after(1)).isEqualTo(1);
        assertThat(expiry.after(2_592_000)).isEqualTo(2_592_000);
        assertThat(expiry.after(2_592_001)).isEqualTo(now.getEpochSecond() + 1 + 10 + 2_592_001);
        assertThat(expiry.after(Long.MAX_VALUE)).isEqualTo(0xffff_ffffL);
    }
}
