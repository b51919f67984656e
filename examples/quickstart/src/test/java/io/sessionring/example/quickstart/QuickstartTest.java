package io.sessionring.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickstartTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final StringWriter complaints = new StringWriter();

    private int run(String... arguments) {
        Screen screen = new Screen(new PrintStream(shown, true, StandardCharsets.UTF_8), false);
        return Quickstart.commandLine(screen)
                .setErr(new PrintWriter(complaints, true))
                .execute(arguments);
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void nodesInsideTheJvmKeepWhatBothClientsChanged() {
        assertThat(run("--sessions", "200")).isZero();
        assertThat(shown())
                .contains("200 of 200 sessions hold the changes of both JVMs")
                .contains("NODE_RESTARTED")
                .doesNotContain("NOT RIGHT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memcached", "redis"})
    void realServersKeepWhatBothClientsChanged(String backend) {
        assertThat(run("--backend", backend, "--start-servers", "--sessions", "100"))
                .as(this::shown)
                .isZero();
        assertThat(shown()).contains("100 of 100 sessions hold the changes of both JVMs");
    }

    @Test
    void nodesThatDoNotAnswerAreAFailure() {
        assertThat(run("--backend", "redis", "--nodes", "127.0.0.1:1", "--sessions", "1"))
                .isEqualTo(1);
        assertThat(shown()).contains("not every node answers");
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThat(run("--sessions", "0")).isEqualTo(2);
        assertThat(run("--backend", "redis")).isEqualTo(2);
        assertThat(run("--nodes", "a:1")).isEqualTo(2);
        assertThat(complaints.toString())
                .contains("--sessions must be at least 1")
                .contains("--start-servers");
    }
}
