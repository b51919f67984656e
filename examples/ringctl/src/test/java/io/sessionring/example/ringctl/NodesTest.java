package io.sessionring.example.ringctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.backend.redis.RedisBackend;
import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.RedisServer;
import io.sessionring.internal.replication.StoredRingRecord;
import io.sessionring.spi.Answer;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.RingRecord;
import io.sessionring.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks real nodes. */
class NodesTest {

    @Test
    void aReachableNodeIsShownWithItsFigures() {
        try (RedisServer redis = RedisServer.start("--maxmemory", "64mb")) {
            Call call = Call.of("", "nodes", "--backend", "redis", "--nodes", redis.address());
            assertThat(call.errors()).isEmpty();
            assertThat(call.exitCode()).isZero();
            assertThat(call.out())
                    .startsWith("NODE ")
                    .containsPattern(
                            "\n" + redis.address() + "  reachable +\\d+\\.\\S+ +\\S+Z +[0-9a-f]{16} +\\S+ [KM]iB"
                                    + " +64\\.0 MiB +0 +0 +[+-]0\\.\\d s +no: no node may be out");
        }
    }

    @Test
    void aNodeIsTheRunThatTheApplicationKnowsAndNothingIsAddedToIt() throws InterruptedException {
        try (RedisServer redis = RedisServer.start()) {
            String[] arguments = {"nodes", "--backend", "redis", "--namespace", "shop", "--nodes", redis.address()};
            for (int i = 0; i < 2; i++) {
                assertThat(Call.of("", arguments).out()).containsPattern("none +0 +0 +[+-]"); // no items, no evictions
            }
            RingRecord record = StoredRingRecord.added("shop:", new Random(1)::nextLong, Clock.systemUTC());
            try (NodePort port = RedisBackend.create()
                    .open(
                            new NodeAddress(redis.host(), redis.port()),
                            PortSettings.defaults().with(record))) {
                for (int i = 0; i < 2; i++) {
                    Answer answer = port.hello().await(TimeUnit.SECONDS.toNanos(10));
                    assertThat(answer).isInstanceOf(Answer.Hello.class);
                    assertThat(Call.of("", arguments).out())
                            .contains("  " + Text.hex(((Answer.Hello) answer).incarnation()) + "  ");
                    redis.flush();
                }
            }
        }
    }

    @Test
    void aMemcachedNodeIsShownToo() {
        try (MemcachedServer memcached = MemcachedServer.start()) {
            Call call = Call.of("", "nodes", "--backend", "memcached", "--nodes", memcached.address());
            assertThat(call.errors()).isEmpty();
            assertThat(call.exitCode()).isZero();
            assertThat(call.out())
                    .containsPattern("\n" + memcached.address() + "  reachable +\\d+\\.[^\n]* [+-][01]\\.\\d s +no: ");
        }
    }

    private static String safety(Call call, String address) {
        return call.out()
                .lines()
                .filter(line -> line.startsWith(address + " "))
                .map(line -> line.replaceFirst("^.* [+-][0-9.]+ s( APART)?  ", ""))
                .findFirst()
                .orElseThrow();
    }

    /** Nodes started just now have run for a session life if that is short: 1 s and its margins. */
    @Test
    void aNodeIsSafeToRestartOnceTheOthersHaveRunForASessionLife() {
        try (RedisServer a = RedisServer.start();
                RedisServer b = RedisServer.start();
                RedisServer c = RedisServer.start()) {
            String nodes = a.address() + "," + b.address() + "," + c.address();
            Call young = Call.of("", "nodes", "--backend", "redis", "--nodes", nodes);
            assertThat(safety(young, a.address()))
                    .matches("no until \\S+Z: it would be one fault too many: " + b.address()
                            + " has not run for a session life, " + c.address() + " has not run for a session life");
            Eventually.eventually(
                    Duration.ofSeconds(30),
                    "all have run for a session life",
                    () -> safety(
                                    Call.of(
                                            "",
                                            "nodes",
                                            "--backend",
                                            "redis",
                                            "--max-inactive",
                                            "1s",
                                            "--clock-skew",
                                            "0s",
                                            "--nodes",
                                            nodes),
                                    a.address())
                            .equals("yes"));
        }
    }

    @Test
    void whileANodeIsOutNoOtherIsSafeToRestart() {
        try (MemcachedServer a = MemcachedServer.start();
                MemcachedServer b = MemcachedServer.start()) {
            String nodes = a.address() + "," + b.address() + ",127.0.0.1:1";
            Call one = Call.of("", "nodes", "--backend", "memcached", "--nodes", nodes);
            assertThat(one.exitCode()).isEqualTo(1);
            assertThat(safety(one, a.address()))
                    .isEqualTo("no: it would be one fault too many: " + b.address()
                            + " has not run for a session life, 127.0.0.1:1 does not answer");
        }
    }

    @Test
    void aNodeWithTheOnlyCopiesIsNeverSafeToRestart() {
        try (RedisServer a = RedisServer.start();
                RedisServer b = RedisServer.start()) {
            String nodes = a.address() + "," + b.address();
            Call none = Call.of("", "nodes", "--backend", "redis", "--replicas", "0", "--nodes", nodes);
            assertThat(safety(none, a.address())).isEqualTo("no: its sessions have no other copy");
            Call pair = Call.of("", "nodes", "--backend", "redis", "--nodes", nodes);
            assertThat(safety(pair, a.address())).startsWith("no until ").endsWith("has not run for a session life");
        }
    }

    @Test
    void aPasswordIsNeededAndThenEnough() {
        try (RedisServer redis = RedisServer.start("--requirepass", "open-sesame")) {
            Call without = Call.of("", "nodes", "--backend", "redis", "--nodes", redis.address());
            assertThat(without.exitCode()).isEqualTo(1);
            assertThat(without.out()).contains("misconfigured: ");
            Call with =
                    Call.of("", "nodes", "--backend", "redis", "--password", "open-sesame", "--nodes", redis.address());
            assertThat(with.exitCode()).isZero();
        }
    }

    @Test
    void oneUnreachableNodeIsAFailureAndPrintsNothingElse(@TempDir Path directory) throws Exception {
        try (RedisServer redis = RedisServer.start()) {
            Path out = directory.resolve("out");
            Path err = directory.resolve("err");
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Ringctl.class.getName(),
                            "nodes",
                            "--backend",
                            "redis",
                            "--nodes",
                            redis.address() + ",127.0.0.1:1")
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(Files.readString(err)).isEqualTo("ringctl nodes: 1 of 2 nodes cannot be used\n");
            assertThat(Files.readString(out))
                    .contains(redis.address() + "  reachable")
                    .containsPattern("\n127\\.0\\.0\\.1:1 +unreachable: ");
        }
    }
}
