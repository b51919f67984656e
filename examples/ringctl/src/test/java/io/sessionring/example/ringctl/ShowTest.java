package io.sessionring.example.ringctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.backend.redis.RedisBackend;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.servers.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Shows sessions that a client stored on a real node. */
class ShowTest {

    private static RedisServer redis;
    private static SessionClient client;

    record Cart(String item) {}

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        client = SessionClient.builder(RedisBackend.create(), KryoCodec.allowing(Cart.class))
                .nodes(redis.address())
                .namespace("shop")
                .build();
        assertThat(client.awaitReady(Duration.ofSeconds(10))).isTrue();
    }

    @AfterAll
    static void stop() {
        client.close();
        redis.close();
    }

    @Test
    void aLiveSessionIsShownWithoutItsIdAndItsValues() {
        Session session = stored();
        Call call = show(session.id());
        assertThat(call.errors()).isEmpty();
        assertThat(call.exitCode()).isZero();
        assertThat(call.out())
                .contains("node          " + redis.address() + "\nstate         LIVE\ncreated       ")
                .containsPattern("max inactive  1800 s \\(PT30M\\)\nabsolute life none\nrevision      [0-9a-f]{16}\n")
                .containsPattern(
                        "stamp         (?:[0-9a-f]{16} \\(this run\\)|provisional)\nbytes         \\d+\n\nNAME +VERSION")
                .containsPattern("\ncart +\\S+Z \\+\\d+ [0-9a-f]{8} +1 +\\d+ +\\S+ShowTest\\$Cart\n")
                .containsPattern("\ngone +\\S+Z \\+\\d+ [0-9a-f]{8} +- +- +ABSENT\n")
                .containsPattern("\nuser\\\\u001b +\\S+Z \\+\\d+ [0-9a-f]{8} +1 +\\d+ +java.lang.String\n")
                .doesNotContain(session.id(), "ada-the-secret", "lamp");
    }

    @Test
    void valuesOfTheJdkAreShownOnRequest() {
        Call call = show(stored().id(), "--values");
        assertThat(call.exitCode()).isZero();
        assertThat(call.out())
                .containsPattern("\nuser.* +java.lang.String +ada-the-secret\\\\u001b\\[2J\n")
                .containsPattern("\ncart.* \\(class \\S+ShowTest\\$Cart is missing here\\)\n")
                .doesNotContain("lamp");
    }

    @Test
    void aDeletedSessionIsATombstone() {
        Session session = stored();
        client.delete(session.id());
        Call call = show(session.id());
        assertThat(call.exitCode()).isZero();
        assertThat(call.out())
                .contains("state         tombstone: DELETED\nended         ")
                .doesNotContain("NAME", session.id());
    }

    @Test
    void anUnknownSessionIsAFailure() {
        Call call = show("-never-stored-by-anyone");
        assertThat(call.exitCode()).isEqualTo(1);
        assertThat(call.out()).isEqualTo("node          " + redis.address() + "\nstate         no session\n");
        assertThat(call.errors()).isEmpty();
    }

    @Test
    void anUnreachableNodeGetsOneLine() {
        Call call = Call.of("", "show", "--backend", "redis", "--nodes", "127.0.0.1:1", "an-id-that-is-secret");
        assertThat(call.exitCode()).isEqualTo(1);
        assertThat(call.out()).isEmpty();
        assertThat(call.errors())
                .startsWith("ringctl show: node 127.0.0.1:1 is unreachable: ")
                .hasLineCount(1)
                .doesNotContain("an-id-that-is-secret");
    }

    private static Session stored() {
        Session session = client.create();
        session.set("user\u001b", "ada-the-secret\u001b[2J");
        session.set("cart", new Cart("lamp"));
        session.set("gone", 1);
        client.save(session);
        session.remove("gone");
        client.save(session);
        return session;
    }

    private static Call show(String id, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("show", "--backend", "redis", "--namespace", "shop", "--nodes", redis.address()));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("--", id));
        return Call.of("", arguments.toArray(String[]::new));
    }
}
