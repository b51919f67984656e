package io.sessionring.backend.memcached;

import static io.sessionring.backend.memcached.Asking.address;
import static io.sessionring.backend.memcached.Asking.answer;
import static io.sessionring.backend.memcached.Asking.patient;
import static io.sessionring.backend.memcached.Asking.untilAnswer;
import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.example.servers.SaslDaemon;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that ask for a password, and nodes that cannot serve as they are. */
class MemcachedAccessTest {

    private static final String USER = "ada";
    private static final String PASSWORD = "correct horse é";

    @TempDir
    Path directory;

    private static MemcachedServer guarded(SaslDaemon daemon) {
        return MemcachedServer.builder().sasl(daemon).start();
    }

    private static NodePort open(NodeAddress address, String user, String password) {
        return MemcachedBackend.builder().sasl(user, password).build().open(address, patient());
    }

    private static void assertMisconfigured(NodePort port, String detail) {
        Answer.Failed failed = answer(Answer.Failed.class, port.get("a"));
        assertThat(failed.cause()).isEqualTo(Cause.MISCONFIGURED);
        assertThat(failed.detail()).contains(detail).doesNotContain(PASSWORD).doesNotContain("wrong");
        assertThat(answer(port.hello())).isEqualTo(failed);
        assertThat(answer(port.set("a", new byte[1], 1))).isEqualTo(failed);
    }

    @Test
    void theRightPasswordLetsIn() throws IOException {
        try (SaslDaemon daemon = new SaslDaemon(directory, USER, PASSWORD);
                MemcachedServer server = guarded(daemon);
                NodePort port = open(address(server), USER, PASSWORD)) {
            answer(Answer.Stored.class, port.set("a", new byte[3], 100));
            assertThat(answer(Answer.Hit.class, port.get("a")).value()).hasSize(3);
            answer(Answer.Report.class, port.report());
            assertThat(answer(Answer.Unlisted.class, port.scan("", "")).why()).contains("SASL");
            server.kill();
            untilAnswer(Answer.Failed.class, () -> port.get("a"));
            server.restart();
            untilAnswer(Answer.Miss.class, () -> port.get("a"));
        }
    }

    @Test
    void aWrongPasswordOrUserOrNoneIsRefusedWithTheReason() throws IOException {
        try (SaslDaemon daemon = new SaslDaemon(directory, USER, PASSWORD);
                MemcachedServer server = guarded(daemon);
                NodePort password = open(address(server), USER, "wrong");
                NodePort user = open(address(server), "wrong", PASSWORD);
                NodePort none = MemcachedBackend.create().open(address(server), patient())) {
            assertMisconfigured(password, "refused the user or the password");
            assertMisconfigured(user, "refused the user or the password");
            assertMisconfigured(none, "asks for a user and a password");
        }
    }

    @Test
    void aPasswordIsNotShownToANodeThatKnowsNone() {
        try (MemcachedServer server = MemcachedServer.start();
                NodePort port = open(address(server), USER, PASSWORD)) {
            assertMisconfigured(port, "knows no SASL");
        }
    }

    @Test
    void aRefusedUserIsNotShownAgainAtFullSpeed() throws Exception {
        long begin = System.nanoTime();
        try (FakeNode node = new FakeNode((opcode, opaque) ->
                        FakeNode.packet(opcode, opaque, Status.AUTH_ERROR, 0, "", new byte[] {'n', 'o'}));
                NodePort port = open(node.address(), USER, PASSWORD)) {
            assertMisconfigured(port, "refused the user or the password");
            eventually(Duration.ofSeconds(30), "further attempts", () -> node.connections() >= 6);
            // After 50, 100, 200, 400, 800 ms, each up to a tenth less.
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(1300));
        }
    }

    @Test
    void aNodeThatSpeaksTextOnlyIsRefusedWithTheReason() {
        try (MemcachedServer server = MemcachedServer.start("-B", "ascii");
                NodePort port = MemcachedBackend.create().open(address(server), patient())) {
            assertMisconfigured(port, "memcached -B ascii");
        }
    }

    @Test
    void aNodeThatMayNotListItsKeysSaysSoAndServes() {
        try (MemcachedServer server = MemcachedServer.start("-X");
                NodePort port = MemcachedBackend.create().open(address(server), patient())) {
            answer(Answer.Stored.class, port.set("a", new byte[3], 100));
            assertThat(answer(Answer.Unlisted.class, port.scan("", "")).why()).contains("metadump not allowed");
            answer(Answer.Hit.class, port.get("a"));
        }
    }

    @Test
    void aListWhoseNodeDiesOrThatWasReplacedByAnotherEnds() {
        try (MemcachedServer server = MemcachedServer.start();
                NodePort port = MemcachedBackend.create().open(address(server), patient())) {
            for (int i = 0; i < 1_000; i++) {
                answer(Answer.Stored.class, port.set("key" + i, new byte[3], 100));
            }
            String first = answer(Answer.Keys.class, port.scan("", "")).next();
            String second = answer(Answer.Keys.class, port.scan("", "")).next();
            assertThat(answer(Answer.Failed.class, port.scan("", first)).detail())
                    .contains("has ended");
            answer(Answer.Keys.class, port.scan("", second));
            server.kill();
            untilAnswer(Answer.Failed.class, () -> port.scan("", ""));
            server.restart();
            untilAnswer(Answer.Keys.class, () -> port.scan("", ""));
        }
    }

    @Test
    void aNodeWithoutCompareAndSetIsRefusedWithTheReason() {
        try (MemcachedServer server = MemcachedServer.start("-C");
                NodePort port = MemcachedBackend.create().open(address(server), patient())) {
            assertMisconfigured(port, "memcached -C");
        }
    }

    @Test
    void aNodeThatIsRedisIsRefusedWithTheReason() {
        try (RedisServer server = RedisServer.start();
                NodePort port = MemcachedBackend.create()
                        .open(new NodeAddress("127.0.0.1", server.port()), PortSettings.defaults())) {
            eventually(
                    Duration.ofSeconds(20),
                    "it is found out",
                    () -> answer(port.get("a")) instanceof Answer.Failed failed
                            && failed.cause() == Cause.MISCONFIGURED
                            && failed.detail().contains("no memcached"));
        }
    }

    @Test
    void aNodeThatIsPutRightServes() {
        MemcachedServer wrong = MemcachedServer.start("-C");
        int port = wrong.port();
        try (NodePort opened = MemcachedBackend.create().open(new NodeAddress("127.0.0.1", port), patient())) {
            assertMisconfigured(opened, "-C");
            wrong.close();
            try (MemcachedServer right = MemcachedServer.startAt("127.0.0.1", port)) {
                untilAnswer(Answer.Miss.class, () -> opened.get("a"));
            }
        } finally {
            wrong.close();
        }
    }

    @Test
    void userAndPasswordMustBeSomething() {
        for (String bad : new String[] {"", "a\0b"}) {
            assertThatThrownBy(() -> MemcachedBackend.builder().sasl(bad, "p"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("user");
            assertThatThrownBy(() -> MemcachedBackend.builder().sasl("u", bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("password")
                    .hasMessageNotContaining("a\0b");
        }
    }
}
