package io.sessionring.backend.redis;

import static io.sessionring.backend.redis.CompareAndSetTest.record;
import static io.sessionring.backend.redis.Polling.answer;
import static io.sessionring.backend.redis.Polling.untilAnswer;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.Certificates;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections to a real node whose certificate is for the name cache-1. */
class RedisTlsTest {

    @TempDir
    static Path directory;

    private static Certificates own;
    private static Certificates other;
    private static RedisServer redis;

    @BeforeAll
    static void start() throws Exception {
        own = Certificates.of(directory, "dns:cache-1");
        other = Certificates.of(directory, "dns:cache-1");
        redis = RedisServer.builder().tls(own).start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private static NodePort open(RedisBackend.Builder builder, String host) {
        PortSettings usual = PortSettings.defaults();
        PortSettings settings = new PortSettings(
                usual.connectTimeout().multipliedBy(5),
                128,
                usual.clockSkew(),
                usual.clock(),
                name -> InetAddress.getLoopbackAddress());
        return builder.build().open(new NodeAddress(host, redis.port()), settings);
    }

    private static void assertRefused(NodePort port, String word) {
        assertThat(answer(port.get("a"))).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(Cause.MISCONFIGURED);
            assertThat(failed.detail()).contains("TLS failed").contains(word);
        });
    }

    @Test
    void servesOverTlsWithTheRightAuthorityAndName() throws Exception {
        try (NodePort port = open(RedisBackend.builder().tls(own.trusting()), "cache-1")) {
            List<Reply<Answer>> replies = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                replies.add(port.set("key" + i, record(i, 16 + 10_000 * i), 100));
            }
            replies.forEach(reply -> assertThat(answer(reply)).isInstanceOf(Answer.Stored.class));
            for (int i = 0; i < 60; i++) {
                assertThat(((Answer.Hit) answer(port.get("key" + i))).value()).hasSize(16 + 10_000 * i);
            }
            for (int i = 1; i < 60; i++) {
                assertThat(answer(port.compareAndSet("key" + i, i, record(2, 10_000 * i), 100)))
                        .isInstanceOf(Answer.Stored.class);
                assertThat(((Answer.Hit) answer(port.get("key" + i))).value()).hasSize(10_000 * i);
            }
        }
    }

    @Test
    void refusesAnotherAuthority() throws Exception {
        try (NodePort port = open(RedisBackend.builder().tls(other.trusting()), "cache-1")) {
            assertRefused(port, "PKIX");
        }
        try (NodePort port = open(RedisBackend.builder().tls(), "cache-1")) {
            assertRefused(port, "PKIX");
        }
    }

    @Test
    void refusesAnotherNameUnlessToldOtherwise() throws Exception {
        try (NodePort port = open(RedisBackend.builder().tls(own.trusting()), "cache-2")) {
            assertRefused(port, "cache-2");
        }
        try (NodePort port = open(RedisBackend.builder().tls(own.trusting()).verifyHostName(false), "cache-2")) {
            assertThat(answer(port.hello())).isInstanceOf(Answer.Hello.class);
        }
    }

    @Test
    void aNodeWithoutTlsIsSaidToBePerhapsThat() throws Exception {
        try (RedisServer plain = RedisServer.start();
                NodePort port = RedisBackend.builder()
                        .tls(own.trusting())
                        .build()
                        .open(Nodes.address(plain), PortSettings.defaults())) {
            assertThat(answer(port.get("a")))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.detail()).contains("does it serve TLS on this port?"));
        }
    }

    @Test
    void aNodeWithTlsServesNobodyWithout() {
        try (NodePort port = open(RedisBackend.builder(), "cache-1")) {
            assertThat(answer(port.get("a"))).isInstanceOf(Answer.Failed.class);
        }
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aHungNodeBlocksNoCallerAndClosingIsPromptOverTls() throws Exception {
        try (RedisServer hung = RedisServer.builder().tls(own).start()) {
            NodePort port = RedisBackend.builder()
                    .tls(own.trusting())
                    .verifyHostName(false)
                    .build()
                    .open(Nodes.address(hung), PortSettings.defaults());
            untilAnswer(Answer.Hello.class, port::hello);
            hung.suspend();
            List<Reply<Answer>> replies = new ArrayList<>();
            byte[] value = record(1, 4 << 20);
            for (int i = 0; i < 64; i++) {
                replies.add(port.set("a", value, 100));
            }
            assertThat(replies).allSatisfy(reply -> assertThat(reply.now()).isNull());
            port.close();
            replies.forEach(reply -> assertThat(answer(reply)).isInstanceOf(Answer.Failed.class));
        }
    }
}
