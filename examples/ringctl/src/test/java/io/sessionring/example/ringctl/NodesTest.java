package io.sessionring.example.ringctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.example.servers.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
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
                    .containsPattern("\n" + redis.address()
                            + "  reachable +\\d+\\.\\S+ +\\S+Z +[0-9a-f]{16} +\\S+ [KM]iB" + " +64\\.0 MiB +0 +0\n");
        }
    }

    @Test
    void aMemcachedNodeIsShownToo() {
        try (MemcachedServer memcached = MemcachedServer.start()) {
            Call call = Call.of("", "nodes", "--backend", "memcached", "--nodes", memcached.address());
            assertThat(call.errors()).isEmpty();
            assertThat(call.exitCode()).isZero();
            assertThat(call.out()).containsPattern("\n" + memcached.address() + "  reachable +\\d+\\.");
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
