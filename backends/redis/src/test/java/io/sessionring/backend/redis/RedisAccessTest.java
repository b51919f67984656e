package io.sessionring.backend.redis;

import static io.sessionring.backend.redis.CompareAndSetTest.record;
import static io.sessionring.backend.redis.Polling.answer;
import static io.sessionring.backend.redis.Polling.untilAnswer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.example.servers.RedisServer;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.testing.PlayedNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** Who is let in, and which nodes are refused. */
class RedisAccessTest {

    /** What the class comment of {@link RedisBackend} and the README tell administrators to allow. */
    private static final List<String> NEEDED = List.of(
            "+get",
            "+set",
            "+getrange",
            "+rename",
            "+expire",
            "+del",
            "+evalsha",
            "+script|load",
            "+ping",
            "+info",
            "+time",
            "+select",
            "+client|setname");

    private static NodePort open(RedisBackend.Builder builder, NodeAddress address) {
        return builder.build().open(address, PortSettings.defaults());
    }

    private static void assertMisconfigured(Answer answer, String... words) {
        assertThat(answer).isInstanceOfSatisfying(Answer.Failed.class, failed -> {
            assertThat(failed.cause()).isEqualTo(Cause.MISCONFIGURED);
            assertThat(failed.detail()).contains(words);
        });
    }

    private static void allow(RedisServer redis, String user, List<String> commands) {
        try (Jedis admin = Nodes.admin(redis)) {
            admin.aclSetUser(user, "reset", "on", ">secret", "~shop:*");
            admin.aclSetUser(user, commands.toArray(String[]::new));
        }
    }

    private static void assertEverythingWorks(NodePort port) {
        assertThat(answer(port.add("shop:a", record(1, 60), 100))).isInstanceOf(Answer.Stored.class);
        assertThat(answer(port.get("shop:a"))).isInstanceOf(Answer.Hit.class);
        assertThat(answer(port.compareAndSet("shop:a", 1, record(2, 60), 100))).isInstanceOf(Answer.Stored.class);
        assertThat(answer(port.set("shop:a", new byte[3], 100))).isInstanceOf(Answer.Stored.class);
        long token = ((Answer.Hit) answer(port.get("shop:a"))).token();
        assertThat(answer(port.compareAndSet("shop:a", token, record(2, 60), 100)))
                .isInstanceOf(Answer.Stored.class);
        assertThat(answer(port.compareAndSet("shop:b", token, record(2, 60), 100)))
                .isInstanceOf(Answer.Miss.class);
        assertThat(answer(port.compareAndSet("shop:a", 2, record(3, 100_000), 100)))
                .isInstanceOf(Answer.Stored.class);
        assertThat(answer(port.compareAndSet("shop:a", 2, record(4, 100_000), 100)))
                .isInstanceOf(Answer.Exists.class);
        assertThat(answer(port.set("shop:a", record(2, 60), 100))).isInstanceOf(Answer.Stored.class);
        assertThat(answer(port.hello())).isInstanceOf(Answer.Hello.class);
        assertThat(answer(port.report())).isInstanceOf(Answer.Report.class);
    }

    @Test
    void aUserWithExactlyTheDocumentedCommandsCanDoEverything() {
        try (RedisServer redis = RedisServer.start()) {
            allow(redis, "app", NEEDED);
            RedisBackend.Builder builder = RedisBackend.builder()
                    .credentials("app", "secret")
                    .database(3)
                    .clientName("shop-1");
            try (NodePort port = open(builder, Nodes.address(redis));
                    Jedis admin = Nodes.admin(redis)) {
                assertEverythingWorks(port);
                admin.scriptFlush();
                assertThat(answer(port.compareAndSet("shop:a", 2, record(3, 60), 100)))
                        .isInstanceOf(Answer.Stored.class);
                assertThat(admin.clientList()).contains("name=shop-1").contains("db=3");
                assertMisconfigured(answer(port.get("other:a")), "lacks a permission");
                assertThat(answer(port.scan("shop:", "")))
                        .isInstanceOfSatisfying(
                                Answer.Unlisted.class,
                                no -> assertThat(no.why()).contains("lacks a permission"));
                assertThat(answer(port.hello())).isInstanceOf(Answer.Hello.class);
                assertThat(admin.aclLog())
                        .allSatisfy(entry -> assertThat(entry.getObject()).isIn("config|get", "other:a", "scan"));
                admin.aclSetUser("app", "+scan");
                assertThat(answer(port.scan("shop:", ""))).isInstanceOf(Answer.Keys.class);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+get",
                "+set",
                "+getrange",
                "+rename",
                "+expire",
                "+del",
                "+evalsha",
                "+script|load",
                "+ping",
                "+info",
                "+time",
                "+select",
                "+client|setname"
            })
    void noneOfTheDocumentedCommandsCanBeLeftOut(String missing) {
        try (RedisServer redis = RedisServer.start()) {
            allow(redis, "app", NEEDED.stream().filter(c -> !c.equals(missing)).toList());
            RedisBackend.Builder builder = RedisBackend.builder()
                    .credentials("app", "secret")
                    .database(3)
                    .clientName("shop-1");
            try (NodePort port = open(builder, Nodes.address(redis))) {
                assertThatThrownBy(() -> assertEverythingWorks(port))
                        .isInstanceOf(AssertionError.class)
                        .hasMessageContaining("MISCONFIGURED");
            }
        }
    }

    @Test
    void withConfigGetNothingIsRefusedToTheUser() {
        try (RedisServer redis = RedisServer.start("--proto-max-bulk-len", "1mb")) {
            allow(redis, "app", NEEDED);
            try (Jedis admin = Nodes.admin(redis)) {
                admin.aclSetUser("app", "+config|get");
                try (NodePort port = open(RedisBackend.builder().credentials("app", "secret"), Nodes.address(redis))) {
                    assertEverythingWorks(port);
                    assertThat(answer(port.set("shop:a", record(1, (1 << 20) + 1), 100)))
                            .isInstanceOf(Answer.Refused.class);
                    assertThat(admin.aclLog()).isEmpty();
                }
            }
        }
    }

    @Test
    void aWrongPasswordIsSaidUntilItIsRight() {
        try (RedisServer redis = RedisServer.start("--requirepass", "right")) {
            try (NodePort port = open(RedisBackend.builder().password("wrong"), Nodes.address(redis))) {
                assertMisconfigured(answer(port.get("a")), "refuses the user or the password");
                try (Jedis admin = Nodes.admin(redis)) {
                    admin.auth("right");
                    admin.configSet("requirepass", "wrong");
                }
                untilAnswer(Answer.Miss.class, () -> port.get("a"));
            }
            try (NodePort port = open(RedisBackend.builder(), Nodes.address(redis))) {
                assertMisconfigured(answer(port.get("a")), "asks for a password");
            }
        }
        try (RedisServer open = RedisServer.start();
                NodePort port = open(RedisBackend.builder().password("any"), Nodes.address(open))) {
            assertMisconfigured(answer(port.get("a")), "without any password configured");
        }
    }

    @Test
    void eachDatabaseHoldsItsOwnKeys() {
        try (RedisServer redis = RedisServer.start();
                NodePort two = open(RedisBackend.builder().database(2), Nodes.address(redis));
                NodePort zero = open(RedisBackend.builder(), Nodes.address(redis));
                NodePort toomany = open(RedisBackend.builder().database(99), Nodes.address(redis))) {
            answer(two.set("k", record(1, 60), 100));
            assertThat(answer(zero.get("k"))).isInstanceOf(Answer.Miss.class);
            assertThat(answer(two.get("k"))).isInstanceOf(Answer.Hit.class);
            assertThat(((Answer.Report) answer(two.report())).items()).isEqualTo(1);
            assertThat(((Answer.Report) answer(zero.report())).items()).isZero();
            assertMisconfigured(answer(toomany.get("k")), "DB index is out of range");
        }
    }

    @Test
    void aNodeInClusterModeIsRefused() {
        try (RedisServer redis = RedisServer.start("--cluster-enabled", "yes");
                NodePort port = open(RedisBackend.builder(), Nodes.address(redis))) {
            assertMisconfigured(answer(port.get("a")), "cluster mode");
            assertMisconfigured(answer(port.hello()), "cluster mode");
        }
    }

    @Test
    void aReplicaIsRefusedAndServesOnceItIsAPrimary() {
        try (RedisServer primary = RedisServer.start();
                RedisServer redis = RedisServer.start("--replicaof", "127.0.0.1 " + primary.port());
                NodePort port = open(RedisBackend.builder(), Nodes.address(redis))) {
            assertMisconfigured(answer(port.get("a")), "replica");
            try (Jedis admin = Nodes.admin(redis)) {
                admin.replicaofNoOne();
            }
            untilAnswer(Answer.Miss.class, () -> port.get("a"));
        }
    }

    @Test
    void aPrimaryThatBecomesAReplicaIsRefusedFromItsFirstRefusalOn() {
        try (RedisServer primary = RedisServer.start();
                RedisServer redis = RedisServer.start();
                NodePort port = open(RedisBackend.builder(), Nodes.address(redis));
                Jedis admin = Nodes.admin(redis)) {
            answer(port.set("a", record(1, 60), 100));
            admin.replicaof("127.0.0.1", primary.port());
            assertMisconfigured(answer(port.set("a", record(2, 60), 100)), "replica");
            Polling.until(
                    "reads are refused too",
                    () -> answer(port.get("a")) instanceof Answer.Failed failed
                            && failed.cause() == Cause.MISCONFIGURED);
        }
    }

    @Test
    void aNodeThatIsLoadingIsWaitedFor() throws IOException {
        try (PlayedNode loading = new PlayedNode(socket -> {
                    socket.getOutputStream()
                            .write("-LOADING Redis is loading the dataset in memory\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                });
                NodePort port = open(RedisBackend.builder(), loading.address())) {
            assertThat(answer(port.get("a")))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.cause()).isEqualTo(Cause.CLOSED));
            Polling.until("more attempts", () -> loading.connections() > 2);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-DENIED Redis is running in protected mode, protected mode",
        "ERROR, does not speak the protocol of Redis",
        "HTTP/1.1 400 Bad Request, does not speak the protocol of Redis",
        ":5, does not speak the protocol of Redis",
        "-ERR max number of clients reached, max number of clients"
    })
    void whatIsNoServingRedisIsRefusedWithTheReason(String line, String reason) throws IOException {
        try (PlayedNode other = new PlayedNode(socket -> {
                    socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
                });
                NodePort port = open(RedisBackend.builder(), other.address())) {
            assertMisconfigured(answer(port.get("a")), reason);
            assertMisconfigured(answer(port.hello()), reason);
        }
    }

    @Test
    void theBuilderRefusesWhatCannotBe() {
        RedisBackend.Builder builder = RedisBackend.builder();
        assertThatThrownBy(() -> builder.database(-1)).hasMessage("database must be 0 or more; got -1");
        assertThatThrownBy(() -> builder.password("")).hasMessage("password must not be empty");
        assertThatThrownBy(() -> builder.credentials("", "x")).hasMessage("user must not be empty");
        assertThatThrownBy(() -> builder.clientName("a b")).hasMessageContaining("clientName must have");
        assertThatThrownBy(() -> builder.maxValueBytes(7)).hasMessageContaining("maxValueBytes must be 1024 to");
        assertThatThrownBy(() -> builder.clientName(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> builder.password(null)).isInstanceOf(NullPointerException.class);
        assertThat(new NodeSettings("u", "secret", null, true, 0, null, 1024).toString())
                .doesNotContain("secret");
    }
}
