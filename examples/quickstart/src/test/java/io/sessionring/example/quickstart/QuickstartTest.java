package io.sessionring.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.servers.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickstartTest {

    private final Demonstration demonstration = new Demonstration();

    private int run(String... arguments) {
        return demonstration.run(arguments);
    }

    private String shown() {
        return demonstration.shown();
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT) // most of the time they wait
    @ValueSource(strings = {"memory", "memcached", "redis"})
    void losesNothingWhenNodesDieAndComeBackEmptyOrWithOldData(String backend) {
        List<String> arguments = new ArrayList<>(List.of("--backend", backend, "--sessions", "100"));
        if (!backend.equals("memory")) {
            arguments.add("--start-servers");
        }
        assertThat(run(arguments.toArray(String[]::new))).as(this::shown).isZero();
        assertThat(shown())
                .contains("of every session 2 copies")
                .contains("100 of 100 sessions hold the changes of both JVMs")
                .contains("is killed, and requests go on")
                .contains("It comes back, empty")
                .contains("It comes back with that old data")
                .containsPattern("[1-9][0-9,]* copies were written again")
                .containsPattern("[1-9][0-9,]* times it gave an old copy, which was not believed")
                .containsPattern("sessions are right, [1-9][0-9]* of them logged out")
                .contains("nothing is lost")
                .doesNotContain("NOT RIGHT", "LOST", "\033");
        assertThat(shown().lines().filter(line -> line.contains("█")).count()).isGreaterThan(15);
        assertThat(shown())
                .containsPattern("no keys  (ejected|checked)")
                .contains("copies repaired ", "still to do 0;");
    }

    @Test
    void tellsWhatIsLostWithoutReplicas() {
        assertThat(run("--replicas", "0", "--sessions", "100")).as(this::shown).isEqualTo(1);
        assertThat(shown())
                .contains("of every session one copy")
                .contains("100 of 100 sessions hold the changes of both JVMs")
                .containsPattern(
                        "LOST: [1-9][0-9]* sessions are gone \\(of [1-9][0-9]* the miss says NODE_RESTARTED\\)")
                .containsPattern("LOST: [1-9][0-9]* sessions lack acknowledged changes")
                .contains("had to be believed")
                .doesNotContain("nothing is lost", "NOT RIGHT");
    }

    @Test
    void leavesNodesAloneThatAreGiven() {
        try (RedisServer one = RedisServer.start();
                RedisServer two = RedisServer.start();
                RedisServer three = RedisServer.start()) {
            String nodes = one.address() + "," + two.address() + "," + three.address() + ":2";
            assertThat(run("--backend", "redis", "--nodes", nodes, "--sessions", "20"))
                    .as(this::shown)
                    .isZero();
        }
        assertThat(shown())
                .contains("none will be killed", "requests never stop", "nothing is lost")
                .doesNotContain("is killed", "comes back");
    }

    @Test
    void writesNothingToStandardErrorAndPlainLinesIntoAPipe(@TempDir Path directory) throws Exception {
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Quickstart.class.getName(),
                        "--backend",
                        "memcached",
                        "--start-servers",
                        "--sessions",
                        "50")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(child.waitFor(120, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.descendants().forEach(ProcessHandle::destroyForcibly);
            child.destroyForcibly();
        }
        assertThat(Files.readString(err)).isEmpty();
        assertThat(Files.readString(out))
                .contains("nothing is lost", "█", "copies repaired ", "answers not believed ")
                .doesNotContain("\033", "\r");
        assertThat(child.exitValue()).isZero();
    }

    @Test
    void nodesThatDoNotAnswerAreAFailure() {
        assertThat(run("--backend", "redis", "--replicas", "0", "--nodes", "127.0.0.1:1", "--sessions", "1"))
                .isEqualTo(1);
        assertThat(shown()).contains("not every node answers");
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThat(run("--sessions", "0")).isEqualTo(2);
        assertThat(run("--backend", "redis")).isEqualTo(2);
        assertThat(run("--nodes", "a:1")).isEqualTo(2);
        assertThat(run("--replicas", "4")).isEqualTo(2);
        assertThat(run("--replicas", "-1")).isEqualTo(2);
        assertThat(run("--elastic", "--backend", "redis", "--nodes", "a:1,b:1,c:1"))
                .isEqualTo(2);
        assertThat(demonstration.complaints())
                .hasLineCount(6)
                .contains("--elastic needs more than 3 nodes; got 3")
                .contains("replicas(4) needs 9 nodes")
                .contains("--sessions must be at least 1")
                .contains("--start-servers");
    }
}
