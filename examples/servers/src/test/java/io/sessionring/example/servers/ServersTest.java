package io.sessionring.example.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sessionring.example.servers.RedisServer.WhenFull;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServersTest {

    private static final int MEMCACHED_CONNECTIONS = 24;

    private static String ask(int port, String question, int timeoutMillis) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(timeoutMillis);
            socket.getOutputStream().write((question + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[100];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void memcachedRunsStopsGoesOnAndComesBackOnItsPort() throws Exception {
        long pid;
        try (MemcachedServer server = MemcachedServer.start()) {
            assertThat(ask(server.port(), "version", 5_000)).startsWith("VERSION");
            pid = server.pid();
            server.suspend();
            assertThat(catchThrowable(() -> ask(server.port(), "version", 200))).isInstanceOf(IOException.class);
            server.resume();
            assertThat(ask(server.port(), "version", 5_000)).startsWith("VERSION");
            server.kill();
            assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                    .isFalse();
            server.restart();
            assertThat(ask(server.port(), "version", 5_000)).startsWith("VERSION");
            pid = server.pid();
            server.suspend();
        }
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void redisRunsStopsGoesOnAndComesBackOnItsPort() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            assertThat(ask(server.port(), "PING", 5_000)).startsWith("+PONG");
            assertThat(ask(server.port(), "SET a 1", 5_000)).startsWith("+OK");
            server.suspend();
            assertThat(catchThrowable(() -> ask(server.port(), "PING", 200))).isInstanceOf(IOException.class);
            server.resume();
            server.kill();
            assertThat(catchThrowable(() -> ask(server.port(), "PING", 200))).isInstanceOf(ConnectException.class);
            server.restart();
            assertThat(ask(server.port(), "PING", 5_000)).startsWith("+PONG");
        }
    }

    private static String set(int port, String key, String value) throws IOException {
        return ask(port, "SET " + key + " " + value, 5_000);
    }

    private static String exists(RedisServer server, String key) throws IOException {
        return ask(server.port(), "EXISTS " + key, 5_000);
    }

    private static String store(int port, String key, int seconds, String value) throws IOException {
        return ask(port, "set " + key + " 7 " + seconds + " " + value.length() + "\r\n" + value, 5_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void redisComesBackAsTheSnapshotThatWasTaken(boolean appendOnly) throws Exception {
        try (RedisServer server = RedisServer.builder().appendOnly(appendOnly).start()) {
            set(server.port(), "a", "old");
            Path older = server.save();
            set(server.port(), "a", "new");
            set(server.port(), "b", "later");
            Path newer = server.save();
            server.kill();
            server.restartFrom(older);
            assertThat(ask(server.port(), "GET a", 5_000)).isEqualTo("$3\r\nold\r\n");
            assertThat(exists(server, "b")).isEqualTo(":0\r\n");
            set(server.port(), "c", "1");
            server.restartFrom(newer);
            assertThat(ask(server.port(), "GET a", 5_000)).isEqualTo("$3\r\nnew\r\n");
            assertThat(exists(server, "b")).isEqualTo(":1\r\n");
            assertThat(exists(server, "c")).isEqualTo(":0\r\n");
            server.restart();
            assertThat(ask(server.port(), "DBSIZE", 5_000)).isEqualTo(":0\r\n");
        }
    }

    @Test
    void redisComesBackWithAllItAnsweredIfItHasAnAppendOnlyFileAndWithNothingElse() throws Exception {
        try (RedisServer keeping = RedisServer.builder().appendOnly(true).start();
                RedisServer forgetting = RedisServer.start()) {
            for (RedisServer server : List.of(keeping, forgetting)) {
                for (int i = 0; i < 100; i++) {
                    set(server.port(), "a", Integer.toString(i));
                }
                server.kill();
                server.restartWithData();
            }
            assertThat(ask(keeping.port(), "GET a", 5_000)).isEqualTo("$2\r\n99\r\n");
            assertThat(exists(forgetting, "a")).isEqualTo(":0\r\n");
            keeping.restart();
            assertThat(exists(keeping, "a")).isEqualTo(":0\r\n");
        }
    }

    @Test
    void memcachedIsGivenBackWhatItHeld() throws Exception {
        try (MemcachedServer server = MemcachedServer.start()) {
            int port = server.port();
            store(port, "shop:a%", 1_000, "old");
            store(port, "for-ever", 0, "");
            store(port, "short", 1, "x");
            String big = "y".repeat(500_000);
            store(port, "big", 2_000_000, big);
            List<Item> before = server.dump();
            long second = System.currentTimeMillis() / 1_000;
            assertThat(before).extracting(Item::key).containsExactlyInAnyOrder("shop:a%", "for-ever", "short", "big");
            store(port, "shop:a%", 1_000, "new");
            store(port, "later", 1_000, "b");
            server.restart();
            assertThat(server.dump()).isEmpty();
            store(port, "for-ever", 0, "newer");
            server.load(before);
            assertThat(ask(port, "get shop:a%", 5_000)).isEqualTo("VALUE shop:a% 7 3\r\nold\r\nEND\r\n");
            assertThat(ask(port, "get for-ever", 5_000)).contains("newer");
            assertThat(ask(port, "get later", 5_000)).isEqualTo("END\r\n");
            List<Item> after = server.dump();
            for (Item item : after) {
                switch (item.key()) {
                    case "shop:a%" -> assertThat(item.expiresAt()).isBetween(second + 990, second + 1_000);
                    case "big" -> {
                        assertThat(new String(item.value(), StandardCharsets.US_ASCII))
                                .isEqualTo(big);
                        assertThat(item.expiresAt()).isBetween(second + 1_999_990, second + 2_000_000);
                    }
                    case "for-ever" -> assertThat(item.expiresAt()).isZero();
                    default -> assertThat(item.key()).isEqualTo("short");
                }
                assertThat(item.flags()).isEqualTo(7);
            }
            long end = System.nanoTime() + 10_000_000_000L;
            while (!ask(port, "get short", 5_000).equals("END\r\n")) {
                assertThat(System.nanoTime() - end).isNegative();
            }
        }
    }

    @Test
    void flushEmptiesTheRunningProcess() throws Exception {
        try (RedisServer redis = RedisServer.start();
                MemcachedServer memcached = MemcachedServer.start()) {
            long pid = redis.pid();
            set(redis.port(), "a", "1");
            redis.flush();
            assertThat(exists(redis, "a")).isEqualTo(":0\r\n");
            assertThat(redis.pid()).isEqualTo(pid);
            pid = memcached.pid();
            store(memcached.port(), "a", 0, "1");
            memcached.flush();
            assertThat(ask(memcached.port(), "get a", 5_000)).isEqualTo("END\r\n");
            assertThat(store(memcached.port(), "a", 0, "1")).isEqualTo("STORED\r\n");
            assertThat(ask(memcached.port(), "get a", 5_000)).startsWith("VALUE");
            assertThat(memcached.pid()).isEqualTo(pid);
        }
    }

    @Test
    void anOrderThatIsNotCarriedOutIsAnException() {
        try (RedisServer redis = RedisServer.start("--requirepass", "secret");
                MemcachedServer memcached = MemcachedServer.start("-F")) {
            assertThatThrownBy(redis::flush)
                    .isInstanceOf(ServerException.class)
                    .hasMessage("the server answered FLUSHALL with -NOAUTH Authentication required.");
            assertThatThrownBy(redis::save).isInstanceOf(ServerException.class);
            assertThatThrownBy(memcached::flush)
                    .isInstanceOf(ServerException.class)
                    .hasMessage("the server answered flush_all with CLIENT_ERROR flush_all not allowed");
            memcached.kill();
            assertThatThrownBy(memcached::dump).isInstanceOf(ServerException.class);
            assertThatThrownBy(() -> memcached.load(List.of())).isInstanceOf(ServerException.class);
        }
    }

    @Test
    void aFullRedisRefusesOrEvictsAsItWasTold() throws Exception {
        try (RedisServer refusing =
                        RedisServer.builder().memory(4, WhenFull.NOEVICTION).start();
                RedisServer evicting =
                        RedisServer.builder().memory(4, WhenFull.ALLKEYS_LRU).start()) {
            String value = "x".repeat(30_000);
            String refused = "";
            String evicted = "";
            for (int i = 0; i < 200; i++) {
                refused = set(refusing.port(), "key" + i, value);
                evicted = set(evicting.port(), "key" + i, value);
            }
            assertThat(refused).startsWith("-OOM");
            assertThat(ask(refusing.port(), "EXISTS key0", 5_000)).isEqualTo(":1\r\n");
            assertThat(evicted).isEqualTo("+OK\r\n");
            assertThat(ask(evicting.port(), "DBSIZE", 5_000)).isNotEqualTo(":200\r\n");
        }
    }

    @Test
    void aFullMemcachedRefusesOrEvictsAsItWasTold() throws Exception {
        try (MemcachedServer refusing =
                        MemcachedServer.builder().memory(2).refuseWhenFull().start();
                MemcachedServer evicting = MemcachedServer.builder().memory(2).start()) {
            String value = "x".repeat(30_000);
            String refused = "";
            String evicted = "";
            for (int i = 0; i < 200; i++) {
                String command = "set key" + i + " 0 0 30000\r\n" + value;
                refused = ask(refusing.port(), command, 5_000);
                evicted = ask(evicting.port(), command, 5_000);
            }
            assertThat(refused).startsWith("SERVER_ERROR out of memory");
            assertThat(ask(refusing.port(), "get key0", 5_000)).startsWith("VALUE key0");
            assertThat(evicted).isEqualTo("STORED\r\n");
            assertThat(ask(evicting.port(), "get key0", 5_000)).isEqualTo("END\r\n");
        }
    }

    @Test
    void aServerServesNoMoreClientsThanItWasTold() throws Exception {
        try (RedisServer redis = RedisServer.builder().maxClients(2).start();
                Talk first = Talk.with(redis.host(), redis.port());
                Talk second = Talk.with(redis.host(), redis.port());
                Talk third = Talk.with(redis.host(), redis.port())) {
            assertThat(first.ping() + second.ping()).isEqualTo("+PONG\r\n+PONG\r\n");
            assertThat(third.hear(100)).startsWith("-ERR max number of clients reached");
        }
        try (MemcachedServer memcached =
                MemcachedServer.builder().maxConnections(MEMCACHED_CONNECTIONS).start()) {
            List<Talk> clients = new ArrayList<>();
            String answer = "VERSION";
            while (answer.startsWith("VERSION")) {
                Talk next = Talk.with(memcached.host(), memcached.port());
                clients.add(next);
                answer = next.say("version\r\n").hear(7);
            }
            assertThat(answer).isEqualTo("ERROR T"); // too many open connections
            assertThat(clients).hasSizeBetween(2, MEMCACHED_CONNECTIONS);
            for (Talk client : clients) {
                client.close();
            }
            assertThatThrownBy(() -> MemcachedServer.builder().maxConnections(19))
                    .hasMessage("maxConnections must be 20 or more; got 19");
        }
    }

    @Test
    void anEncryptedRedisServesThoseWhoTrustItsCertificate(@TempDir Path directory) throws Exception {
        Certificates certificates = Certificates.of(directory, "ip:127.0.0.1");
        try (RedisServer server = RedisServer.builder().tls(certificates).start();
                Socket socket = certificates.trusting().getSocketFactory().createSocket(server.host(), server.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
        }
    }
}
