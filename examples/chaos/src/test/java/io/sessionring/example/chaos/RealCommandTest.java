package io.sessionring.example.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealCommandTest {

    @Test
    void tellsRightFromWrongAndPutsBothSideBySide(@TempDir Path folder) throws IOException {
        Path right = folder.resolve("right.json");
        Path wrong = folder.resolve("wrong.json");
        Tool sessionring =
                Tool.run("real", "--backend", "redis", "--seconds", "3", "--seed", "7", "--json", right.toString());
        assertThat(sessionring.out())
                .contains(" histories, ")
                .containsPattern(" lost +0\n")
                .containsPattern("made with 5 redis [0-9].*replicas\\(1\\)");
        assertThat(sessionring.exitCode()).as(sessionring.out()).isZero();
        assertThat(sessionring.err()).isEmpty();

        String[] others = {
            "real", "--backend", "redis", "--seconds", "3", "--adapter", "primary-replica", "--json", wrong.toString()
        };
        Tool peers = Tool.run(others);
        assertThat(peers.exitCode()).isEqualTo(1);
        assertThat(peers.out()).containsPattern(" lost +[1-9]").contains("LOST: ");
        assertThat(peers.err()).isEmpty();

        Tool report = Tool.run("report", right.toString(), wrong.toString());
        assertThat(report.exitCode()).isZero();
        assertThat(report.out())
                .contains("|  | sessionring, redis | primary-replica, redis |")
                .containsPattern("an acknowledged write lost \\| 0 \\| [1-9]");

        Files.writeString(wrong, "{}");
        assertThat(Tool.run("report", folder.resolve("none").toString()).exitCode())
                .isEqualTo(2);
    }

    @Test
    void refusesWrongUsageInOneLine() {
        for (String[] arguments : new String[][] {
            {"real"},
            {"real", "--backend", "memcached"},
            {"real", "--seconds", "5"},
            {"real", "--backend", "cassandra", "--seconds", "5"},
            {"real", "--backend", "redis", "--seconds", "0"},
            {"real", "--backend", "redis", "--seconds", "5", "--adapter", "none"},
            {"real", "--backend", "redis", "--seconds", "5", "more"},
            {"hang"},
            {"hang", "--backend", "memcached"},
            {"hang", "--backend", "memcached", "--seconds", "0"},
            {"change"},
            {"change", "--backend", "redis", "--sessions", "99"},
            {"change", "--backend", "redis", "--replicas", "3"},
            {"change", "--backend", "redis", "--rate", "0"},
            {"change", "--backend", "redis", "--window", "0"},
            {"report"},
        }) {
            Tool tool = Tool.run(arguments);
            assertThat(tool.exitCode()).as(String.join(" ", arguments)).isEqualTo(2);
            assertThat(tool.err().lines()).as(String.join(" ", arguments)).hasSize(1);
            assertThat(tool.out()).isEmpty();
        }
    }

    @Test
    void helpIsNoFailure() {
        assertThat(Tool.run("--help").exitCode()).isZero();
        assertThat(Tool.run("--help").out())
                .contains("simulate", "real", "hang", "change", "report")
                .doesNotContainPattern("\n  (child|serve) ");
        assertThat(Tool.run("real", "--help").out()).contains("write-all-read-first");
    }
}
