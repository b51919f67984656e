package io.sessionring.example.servers;

import static io.sessionring.example.servers.Direction.REPLIES;
import static io.sessionring.example.servers.Direction.REQUESTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault, on the way to a real Redis. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProxyTest {

    private static final String PONG = "+PONG\r\n";

    private static RedisServer redis;

    private Proxy proxy;
    private Talk talk;

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @BeforeEach
    void open() throws IOException {
        proxy = Proxy.to(redis);
        talk = Talk.with(proxy);
        assertThat(talk.ping()).isEqualTo(PONG);
    }

    @AfterEach
    void close() throws IOException {
        talk.close();
        proxy.close();
    }

    private static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** How often a key was counted up, asked past the proxy. */
    private static String direct(String command, int length) throws IOException {
        try (Talk direct = Talk.with(redis.host(), redis.port())) {
            return direct.say(command + "\r\n").hear(length);
        }
    }

    @Test
    void forwardsBothWaysAndCountsWhatCame() throws IOException {
        try (Talk second = Talk.with(proxy)) {
            assertThat(second.ping()).isEqualTo(PONG);
        }
        assertThat(proxy.connections()).isEqualTo(2);
        assertThat(proxy.requests()).isEqualTo(2);
        assertThat(proxy.bytes(REQUESTS)).isEqualTo(12);
        assertThat(proxy.bytes(REPLIES)).isEqualTo(14);
        assertThat(proxy.chunks(REQUESTS)).isEqualTo(2);
        assertThat(proxy.chunks(REPLIES)).isEqualTo(2);
    }

    @Test
    void forwardsMuchMoreThanItHasRoomFor() throws Exception {
        int size = 40 << 20;
        talk.say("*3\r\n$3\r\nSET\r\n$3\r\nbig\r\n$" + size + "\r\n")
                .say("x".repeat(size))
                .say("\r\n");
        assertThat(talk.hear(5)).isEqualTo("+OK\r\n");
        assertThat(talk.say("GET big\r\n").hear(size + 13)).endsWith("xx\r\n").hasSize(size + 13);
        assertThat(talk.say("DEL big\r\n").hear(4)).isEqualTo(":1\r\n");
        assertThat(proxy.requests()).isEqualTo(4);
    }

    @Test
    void aSenderWaitsWhenTooMuchIsHeld() throws Exception {
        int size = 40 << 20;
        proxy.hold(REQUESTS);
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                talk.say("ECHO " + "x".repeat(size) + "\r\n");
            } catch (IOException e) {
                // the proxy has been closed
            }
        });
        until("much has come", () -> proxy.bytes(REQUESTS) > 4 << 20);
        assertThat(talk.silent()).isTrue();
        assertThat(proxy.bytes(REQUESTS)).isLessThan(5 << 20);
        assertThat(sending).isNotDone();
        proxy.close();
        sending.get(30, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void aDelayLengthensTheWayAndDoesNotNarrowIt(Direction direction) throws IOException {
        proxy.delay(direction, Duration.ofSeconds(1));
        long began = System.nanoTime();
        for (int i = 0; i < 5; i++) {
            talk.say("PING\r\n"); // each is a chunk of its own
            int sent = i + 2;
            until("it has come", () -> proxy.requests() == sent);
        }
        assertThat(talk.hear(5 * PONG.length())).isEqualTo(PONG.repeat(5));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
        try (Talk next = Talk.with(proxy)) {
            began = System.nanoTime();
            assertThat(next.ping()).isEqualTo(PONG);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
            proxy.delay(direction, Duration.ZERO);
            began = System.nanoTime();
            assertThat(next.ping()).isEqualTo(PONG);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
        }
    }

    /** Waits until the server has as many clients, the one who asks not counted. */
    private static void untilClients(int count) throws IOException {
        try (Talk watcher = Talk.with(redis.host(), redis.port())) {
            until("the server has " + count + " clients", () -> {
                try {
                    return watcher.bulk("INFO clients").contains("connected_clients:" + (count + 1) + "\r\n");
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    @Test
    void aDroppedRequestDoesNotReachTheServerAndNothingAfterItDoes() throws IOException {
        try (Talk idle = Talk.with(proxy)) {
            proxy.drop(REQUESTS, true);
            assertThat(talk.say("INCR request\r\n").silent()).isTrue();
            try (Talk next = Talk.with(proxy)) {
                assertThat(next.say("INCR request\r\n").silent()).isTrue();
            }
            until("both have come", () -> proxy.requests() == 3);
            proxy.drop(REQUESTS, false);
            assertThat(talk.say("INCR request\r\n").silent()).isTrue();
            assertThat(direct("EXISTS request", 4)).isEqualTo(":0\r\n");
            assertThat(idle.ping()).isEqualTo(PONG);
        }
    }

    @Test
    void aDroppedReplyIsToARequestThatWasCarriedOutAndNoLaterOneTakesItsPlace() throws IOException {
        try (Talk idle = Talk.with(proxy)) {
            proxy.drop(REPLIES, true);
            talk.say("INCR reply\r\n");
            until("the reply has come", () -> proxy.bytes(REPLIES) == 11);
            proxy.drop(REPLIES, false);
            talk.say("INCR reply\r\n");
            until("the next has come", () -> proxy.bytes(REPLIES) == 15);
            assertThat(talk.silent()).isTrue();
            assertThat(direct("GET reply", 7)).isEqualTo("$1\r\n2\r\n");
            assertThat(idle.ping()).isEqualTo(PONG);
        }
    }

    @Test
    void whatIsHeldArrivesThoughTheClientHasGone() throws IOException {
        proxy.hold(REQUESTS);
        try (Talk resetting = Talk.with(proxy)) {
            talk.say("INCR late\r\n").close();
            resetting.say("INCR late\r\n").reset();
            until("both have come", () -> proxy.requests() == 3);
        }
        untilClients(2);
        assertThat(direct("EXISTS late", 4)).isEqualTo(":0\r\n");
        proxy.release(REQUESTS);
        untilClients(0);
        assertThat(direct("GET late", 7)).isEqualTo("$1\r\n2\r\n");
    }

    @Test
    void whenAClientThatWasLostGoesNothingOfItIsLeft() throws IOException {
        try (Talk requests = Talk.with(proxy);
                Talk replies = Talk.with(proxy)) {
            proxy.drop(REQUESTS, true);
            requests.say("PING\r\n");
            until("the request has come", () -> proxy.requests() == 2);
            proxy.drop(REQUESTS, false);
            proxy.drop(REPLIES, true);
            replies.say("PING\r\n");
            until("the reply has come", () -> proxy.bytes(REPLIES) == 14);
            proxy.blackHole(true);
            try (Talk hole = Talk.with(proxy)) {
                hole.say("PING\r\n");
                until("it is lost", () -> proxy.requests() == 4);
                assertThat(proxy.openConnections()).isEqualTo(4);
            }
        }
        until("they are gone", () -> proxy.openConnections() == 1);
        talk.reset();
        until("it is gone", () -> proxy.openConnections() == 0);
        untilClients(0);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void whatIsHeldComesInOrderOnRelease(Direction direction) throws IOException {
        String key = "held" + direction;
        proxy.hold(direction);
        try (Talk next = Talk.with(proxy)) {
            talk.say("INCR " + key + "\r\n");
            until("it has come", () -> proxy.requests() == 2);
            talk.say("PING\r\n");
            assertThat(talk.silent()).isTrue();
            assertThat(next.say("PING\r\n").silent()).isTrue();
            assertThat(direct("EXISTS " + key, 4)).isEqualTo(direction == REQUESTS ? ":0\r\n" : ":1\r\n");
            proxy.release(direction);
            assertThat(talk.hear(4 + PONG.length())).isEqualTo(":1\r\n" + PONG);
            assertThat(next.hear(PONG.length())).isEqualTo(PONG);
            assertThat(talk.ping()).isEqualTo(PONG);
        }
    }

    @Test
    void allRequestsOfOneParallelRoundTripCanBeSeenBeforeAnyReply() throws IOException {
        try (Proxy other = Proxy.to(redis);
                Talk there = Talk.with(other)) {
            proxy.hold(REPLIES);
            other.hold(REPLIES);
            talk.say("*1\r\n$4\r\nPING\r\n");
            there.say("*1\r\n$4\r\nPING\r\n");
            until("both have come", () -> proxy.requests() + other.requests() == 3);
            proxy.release(REPLIES);
            other.release(REPLIES);
            assertThat(talk.hear(7) + there.hear(7)).isEqualTo(PONG + PONG);
            assertThat(proxy.requests() + other.requests()).isEqualTo(3);
        }
    }

    @Test
    void aResetEndsBothSidesAndNewConnectionsAreServed() throws IOException {
        try (Talk second = Talk.with(proxy)) {
            assertThat(second.ping()).isEqualTo(PONG);
            proxy.reset();
            for (Talk each : List.of(talk, second)) {
                assertThatThrownBy(() -> each.hear(1))
                        .isInstanceOf(SocketException.class)
                        .hasMessageContaining("reset");
            }
            untilClients(0);
        }
        try (Talk next = Talk.with(proxy)) {
            assertThat(next.ping()).isEqualTo(PONG);
        }
    }

    @Test
    void refusesNewConnectionsOnlyAndComesBackOnItsPort() throws IOException {
        for (int i = 0; i < 3; i++) {
            proxy.refuse(true);
            assertThatThrownBy(() -> Talk.with(proxy).close()).isInstanceOf(ConnectException.class);
            assertThat(talk.ping()).isEqualTo(PONG);
            proxy.refuse(false);
            try (Talk next = Talk.with(proxy)) {
                assertThat(next.ping()).isEqualTo(PONG);
            }
        }
        assertThat(proxy.connections()).isEqualTo(4);
    }

    @Test
    void whatFellIntoTheBlackHoleStaysLostAndNewConnectionsAreServed() throws IOException {
        proxy.hold(REPLIES);
        talk.say("PING\r\n");
        until("it is on its way back", () -> proxy.bytes(REPLIES) == 14);
        proxy.blackHole(true);
        proxy.release(REPLIES);
        try (Talk during = Talk.with(proxy)) {
            assertThat(talk.say("INCR hole\r\n").silent()).isTrue();
            assertThat(during.say("INCR hole\r\n").silent()).isTrue();
            proxy.blackHole(false);
            assertThat(talk.say("INCR hole\r\n").silent()).isTrue();
            assertThat(during.say("INCR hole\r\n").silent()).isTrue();
        }
        assertThat(direct("EXISTS hole", 4)).isEqualTo(":0\r\n");
        try (Talk after = Talk.with(proxy)) {
            assertThat(after.ping()).isEqualTo(PONG);
        }
    }

    @Test
    void aTruncatedReplyEndsItsConnectionAndNoOther() throws IOException {
        try (Talk other = Talk.with(proxy)) {
            proxy.truncateNext(REPLIES, 9);
            assertThat(talk.ping()).isEqualTo(PONG);
            assertThat(other.ping()).isEqualTo(PONG);
            assertThat(proxy.damagePending(REPLIES)).isTrue();
            assertThat(talk.say("PING\r\n").hear(100)).isEqualTo("+P");
            assertThat(proxy.damagePending(REPLIES)).isFalse();
            assertThat(other.ping()).isEqualTo(PONG);
            proxy.truncateNext(REPLIES, 0);
            assertThat(other.say("PING\r\n").hear(100)).isEmpty();
        }
    }

    @Test
    void oneByteOfTheNextReplyIsFlippedOnce() throws IOException {
        proxy.flipNext(REPLIES, 1, 0x20);
        assertThat(talk.ping()).isEqualTo("+pONG\r\n");
        assertThat(talk.ping()).isEqualTo(PONG);
        proxy.flipNext(REPLIES, 8, 1);
        assertThat(talk.ping()).isEqualTo(PONG);
        assertThat(talk.ping()).isEqualTo("+QONG\r\n");
        assertThat(proxy.damagePending(REPLIES)).isFalse();
    }

    @Test
    void requestsAreDamagedToo() throws IOException {
        proxy.flipNext(REQUESTS, 5, 0x03);
        assertThat(talk.say("INCR a\r\n").hear(4)).isEqualTo(":1\r\n");
        assertThat(direct("EXISTS a", 4)).isEqualTo(":0\r\n");
        proxy.truncateNext(REQUESTS, 6);
        assertThat(talk.say("INCR a\r\n").hear(100)).isEmpty();
        assertThat(direct("GET b", 7)).isEqualTo("$1\r\n1\r\n");
    }

    @Test
    void damageWhosePositionWasNotReachedIsForTheNextConnection() throws IOException {
        proxy.flipNext(REPLIES, 1, 0x20);
        proxy.flipNext(REPLIES, 7, 1);
        assertThat(talk.ping()).isEqualTo(PONG);
        proxy.reset();
        try (Talk next = Talk.with(proxy)) {
            assertThat(next.ping()).isEqualTo(PONG);
            assertThat(next.ping()).isEqualTo("*PONG\r\n");
        }
    }

    @Test
    void repliesCanBeReplaced() throws IOException {
        proxy.changeReplies(bytes -> new byte[] {'-'});
        assertThat(talk.say("PING\r\n").hear(1)).isEqualTo("-");
        proxy.changeReplies(bytes -> bytes);
        assertThat(talk.ping()).isEqualTo(PONG);
    }

    @Test
    void clearEndsEveryFault() throws IOException {
        proxy.refuse(true);
        proxy.delay(REQUESTS, Duration.ofMinutes(1));
        proxy.hold(REPLIES);
        proxy.drop(REQUESTS, true);
        proxy.drop(REPLIES, true);
        proxy.flipNext(REPLIES, 0, 1);
        proxy.changeReplies(bytes -> new byte[0]);
        proxy.clear();
        assertThat(talk.ping()).isEqualTo(PONG);
        proxy.blackHole(true);
        proxy.clear();
        try (Talk next = Talk.with(proxy)) {
            assertThat(next.ping()).isEqualTo(PONG);
        }
    }

    @Test
    void theServersEndIsPassedOn() throws IOException {
        assertThat(talk.say("QUIT\r\n").hear(100)).isEqualTo("+OK\r\n");
        try (RedisServer mortal = RedisServer.start();
                Proxy before = Proxy.to(mortal);
                Talk there = Talk.with(before)) {
            assertThat(there.ping()).isEqualTo(PONG);
            mortal.kill();
            assertThat(there.hear(1)).isEmpty();
            mortal.restart();
            try (Talk again = Talk.with(before)) {
                assertThat(again.ping()).isEqualTo(PONG);
            }
        }
    }

    @Test
    void closingEndsConnectionsAndFreesThePort() throws IOException {
        proxy.close();
        assertThatThrownBy(talk::ping).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> Talk.with(proxy).close()).isInstanceOf(ConnectException.class);
        proxy.clear();
        assertThatThrownBy(() -> Talk.with(proxy).close()).isInstanceOf(ConnectException.class);
        proxy.close();
    }

    @Test
    void refusesSettingsThatCannotBe() {
        assertThatThrownBy(() -> proxy.delay(REPLIES, Duration.ofMillis(-1)))
                .hasMessage("delay must be 0 or more; got PT-0.001S");
        assertThatThrownBy(() -> proxy.truncateNext(REPLIES, -1)).hasMessage("length must be 0 or more; got -1");
        assertThatThrownBy(() -> proxy.flipNext(REPLIES, -1, 1)).hasMessage("position must be 0 or more; got -1");
        assertThatThrownBy(() -> proxy.flipNext(REPLIES, 0, 0)).hasMessage("mask must be 1 to 255; got 0");
    }
}
