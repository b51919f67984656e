package io.sessionring.example.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.console.CommandFrame;
import io.sessionring.example.console.Progress;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        assertThat(said.out())
                .contains(
                        "ring",
                        "codec",
                        "session",
                        "scale",
                        "view",
                        "change",
                        "chart",
                        "markdown",
                        "--quick",
                        "--json");
        assertThat(run("session", "--help").out()).contains("Sessions on real servers");
    }

    @Test
    void anUnknownOptionIsOneLineAndExitCodeTwo() {
        Said said = run("ring", "--fast");

        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err().lines()).hasSize(1);
        assertThat(said.err()).contains("--fast");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--threads 0 | --threads must be numbers from 1 to 1024; got 0",
                "--threads 1,-1 | --threads must be numbers from 1 to 1024; got -1",
                "--backend foo | --backend must be of redis, memcached; got 'foo'",
                "--backend redis,memory | --backend must be of redis, memcached; got 'memory'",
                "--sessions 100 | --sessions must be numbers of thousands or millions from 1k to 10M, such as 100k; got '100'",
                "--sessions 1k,11M | such as 100k; got '11M'",
                "--rates 2000,0 | --rates must be positive; got 0",
                "--only nothing | --only must be parts of the names of rows; got 'nothing'"
            })
    void whatMakesNoSenseIsRefusedBeforeAnythingIsMeasured(String options, String complaint) {
        List<String> arguments = new ArrayList<>(List.of("session", "--quick"));
        arguments.addAll(List.of(options.split(" ")));

        Said said = run(arguments.toArray(String[]::new));

        assertThat(said.exitCode()).isEqualTo(2);
        assertThat(said.err()).contains(complaint);
        assertThat(said.out()).isEmpty();
    }

    @Test
    void aFileThatCannotBeWrittenIsFoundOutBeforeAnythingIsMeasured(@TempDir Path directory) {
        Path file = directory.resolve("none").resolve("report.json");

        Said said = run("ring", "--quick", "--json", file.toString());

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).contains(file + " cannot be written");
        assertThat(said.out()).isEmpty();
    }

    @Test
    void onlyTakesPartsOfNamesInAnyCase() {
        Options options = new Options();
        options.only = List.of("EVCACHE", "two");

        assertThat(options.wants("EVCache, one group, Java serialization")).isTrue();
        assertThat(options.wants("Sessionring, two copies")).isTrue();
        assertThat(options.wants("Sessionring, one copy")).isFalse();
    }

    @Test
    void sessionsAreCountedInThousandsAndMillions() {
        Options options = new Options();
        options.sessions = List.of("1k", "250k", "1M");

        assertThat(options.sessions()).containsExactly(1_000, 250_000, 1_000_000);
    }

    @Test
    void markdownOfNothingFails() {
        Said said = run("markdown", "no-such-file.json");

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).contains("no-such-file.json");
    }

    @Test
    void aChartOfNothingFails() {
        Said said = run("chart", "no-such-file.json", "target");

        assertThat(said.exitCode()).isEqualTo(1);
        assertThat(said.err()).contains("no-such-file.json");
    }
}
