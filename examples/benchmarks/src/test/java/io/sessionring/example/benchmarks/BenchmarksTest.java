package io.sessionring.example.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.console.CommandFrame;
import io.sessionring.example.console.Progress;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BenchmarksTest {

    private record Said(int exitCode, String out, String err) {}

    private static Said run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Benchmarks.run(new CommandFrame(InputStream.nullInputStream(), out, err), Progress.NONE, arguments);
        return new Said(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void helpNamesEveryCommand() {
        Said said = run("--help");

        assertThat(said.exitCode()).isZero();
        assertThat(said.out()).contains("ring", "codec", "session", "scale", "chart", "--quick", "--json", "--threads");
        assertThat(run("session", "--help").out()).contains("Sessions on real servers");
    }

    @Test
    void anUnknownOptionIsOneLineAndExitCodeTwo() {
        Said said = run("ring", "--fast");

        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err().lines()).hasSize(1);
        assertThat(said.err()).contains("--fast");
    }

    @Test
    void aChartOfNothingFails() {
        Said said = run("chart", "no-such-file.json", "target");

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).contains("no-such-file.json");
    }
}
