package io.sessionring.example.ringctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.console.CommandFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Help.Ansi;

/** Help, exit codes and complaints. */
class RingctlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "locate --help",
                "plan --help",
                "show --help",
                "nodes --help",
                "status --help",
                "change --help",
                "resume --help",
                "back --help",
                "plan -h --nodes a:1"
            })
    void helpIsAResultNotAComplaint(String arguments) {
        Call call = Call.of("", arguments.split(" "));
        assertThat(call.exitCode()).isZero();
        assertThat(call.errors()).isEmpty();
        assertThat(call.out()).startsWith("Usage: ringctl").contains("-h, --help");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "locate | Missing required option: '--nodes=H:P[:WEIGHT],...'",
                "locate --nodes b | Invalid value for option '--nodes': 'b' must be HOST:PORT or HOST:PORT:WEIGHT,"
                        + " an IPv6 host in brackets, numbers of at most nine digits",
                "locate --nodes a:1,,b:1 | Invalid value for option '--nodes': '' must be HOST:PORT or HOST:PORT:WEIGHT,"
                        + " an IPv6 host in brackets, numbers of at most nine digits",
                "locate --nodes ::1:11211 | Invalid value for option '--nodes': '::1:11211' must be HOST:PORT or"
                        + " HOST:PORT:WEIGHT, an IPv6 host in brackets, numbers of at most nine digits",
                "locate --nodes a:1:-1 | Invalid value for option '--nodes': 'a:1:-1' must be HOST:PORT or HOST:PORT:WEIGHT,"
                        + " an IPv6 host in brackets, numbers of at most nine digits",
                "locate --nodes a:0 | Invalid value for option '--nodes': in 'a:0': port must be 1 to 65535; got 0",
                "locate --nodes a:65536 | Invalid value for option '--nodes': in 'a:65536': port must be 1 to 65535; got"
                        + " 65536",
                "locate --nodes a:1 --placement maglev | Invalid value for option '--placement': 'maglev' is not one of:"
                        + " ketama, php-session, php-modula, ketama-fnv1a64, phpredis",
                "locate --nodes a:1 --copies 0 | --copies must be at least 1; got 0",
                "locate --nodes a:1 --copies two | Invalid value for option '--copies': 'two' is not an int",
                "locate --nodes a:1 b:1 | Unmatched argument at index 3: 'b:1'",
                "nodes --backend redis --nodes a:1 --replicas -1 | --replicas must be 0 to 15; got -1",
                "audit --backend redis --nodes a:1 --replicas 16 | --replicas must be 0 to 15; got 16",
                "change --backend redis --from a:1 --to b:1 --replicas 16 | --replicas must be 0 to 15; got 16",
                "change --backend redis --from a:1,a:1 --to b:1 | --from must not name a node twice; got a:1",
                "change --backend redis --from a:1 --to b:1,x=b:1 | --to must not name a node twice; got x",
                "change --backend redis --from a:1 --to b:1 --lost b:1 | --lost must name nodes of --from; got b:1",
                "change --backend redis --from a:1 --to a:1 --lost A:1 | --lost must not name nodes of --to; got a:1",
                "change --backend redis --to a:1 | Missing required option: '--from=H:P[:WEIGHT],...'",
                "nodes --backend redis --nodes a:1 --max-inactive 0s | --max-inactive must be at least 1s; got 0",
                "nodes --backend redis --nodes a:1 --max-inactive 30 | Invalid value for option '--max-inactive': '30' must"
                        + " be a whole number of at most nine digits and s, m, h or d, as in 30m",
                "nodes --backend redis --nodes a:1 --clock-skew 1h | --clock-skew must be at most 10m; got 3600s",
                "plan --nodes a:1 | Missing required option: '--to=H:P[:WEIGHT],...'",
                "plan --nodes a:1 --to b | Invalid value for option '--to': 'b' must be HOST:PORT or HOST:PORT:WEIGHT,"
                        + " an IPv6 host in brackets, numbers of at most nine digits",
            })
    void aWrongCallGetsOneLineThatNamesOptionValueAndRule(String arguments, String complaint) {
        String[] words = arguments.split(" ");
        Call call = Call.of("id\n", words);
        assertThat(call.exitCode()).isEqualTo(2);
        assertThat(call.errors()).isEqualTo("ringctl " + words[0] + ": " + complaint + "\n");
        assertThat(call.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | COMMAND is missing: locate, plan, show, nodes, audit, status, change, resume, back, php-decode,"
                        + " php-recode; see --help",
                "lcate | Unmatched argument at index 0: 'lcate'"
            })
    void anUnknownCommandIsAWrongCall(String arguments, String complaint) {
        Call call = Call.of("", arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertThat(call.exitCode()).isEqualTo(2);
        assertThat(call.errors()).isEqualTo("ringctl: " + complaint + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "show --backend redis --nodes a:1 Zc0bK1q7QXGk8o2d5m3y1A Zc0bK1q7QXGk8o2d5m3y1A",
                "show --backend redis --nodes a:1 Zc0bK1q7QXGk8o2d5m3y1A -Zc0bK1q7QXGk8o2d5m3y1",
                "show --backend redis --nodes a:1 --password Zc0bK1 hunter3 Zc0bK1q7QXGk8o2d5m3y1A",
                "shw --nodes a:1 Zc0bK1q7QXGk8o2d5m3y1A",
                "Zc0bK1q7QXGk8o2d5m3y1A"
            })
    void aWrongCallDoesNotRepeatAnId(String arguments) {
        Call call = Call.of("", arguments.split(" "));
        assertThat(call.exitCode()).isEqualTo(2);
        assertThat(call.errors()).contains("not understood").doesNotContain("Zc0bK1");
        assertThat(call.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"locate --nodes a:1", "plan --nodes a:1 --to b:1", "--help"})
    void outputThatCannotBeWrittenIsAFailure(String arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        CommandFrame frame = new CommandFrame(new ByteArrayInputStream(new byte[] {'x'}), full, err);
        int exitCode = Ringctl.run(frame, Ansi.OFF, arguments.split(" "));
        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "locate --raw --nodes 10.0.0.1:11211,10.0.0.2:11211,10.0.0.3:11211",
                "plan --nodes 10.0.0.1:11211,10.0.0.2:11211 --to 10.0.0.3:11211"
            })
    void aJvmWithAnotherCharsetAndLineEndPrintsTheSame(String arguments, @TempDir Path directory) throws Exception {
        String lines = "ключ-é\nplain\n";
        Path input = Files.writeString(directory.resolve("in"), lines);
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder = jvm(
                        arguments, "-Dfile.encoding=ISO-8859-1", "-Dstdout.encoding=US-ASCII", "-Dline.separator=\r\n")
                .redirectInput(input.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("CLICOLOR_FORCE", "1"); // the bars of a terminal are not ASCII
        assertThat(exitCode(builder.start())).isZero();
        Call here = Call.of(lines.getBytes(StandardCharsets.UTF_8), Ansi.ON, arguments.split(" "));
        assertThat(Files.readString(err)).isEmpty();
        assertThat(Files.readString(out))
                .isEqualTo(here.out())
                .containsAnyOf("ключ-é\t10.0.0.", "█")
                .doesNotContain("\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"locate --nodes a:1", "plan --nodes a:1 --to b:1", "--help"})
    void aReaderWhoHasSeenEnoughIsNoFailure(String arguments, @TempDir Path directory) throws Exception {
        Path input = Files.writeString(directory.resolve("in"), "id\n");
        Path err = directory.resolve("err");
        Process process = jvm(arguments)
                .redirectInput(input.toFile())
                .redirectError(err.toFile())
                .start();
        process.getInputStream().close(); // as a head that takes no line
        assertThat(exitCode(process)).isZero();
        assertThat(Files.readString(err)).isEmpty();
    }

    @Test
    void aPasswordIsNotAskedForInTheOutput(@TempDir Path directory) throws Exception {
        Path input = Files.writeString(directory.resolve("in"), "open-sesame\n");
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        Process process = jvm("show an-id --backend redis --nodes 127.0.0.1:1 --password")
                .redirectInput(input.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(exitCode(process)).isEqualTo(1);
        assertThat(Files.readString(out)).isEmpty();
        assertThat(Files.readString(err))
                .startsWith("Enter value for --password")
                .contains("ringctl show: node 127.0.0.1:1 is unreachable: ")
                .doesNotContain("open-sesame");
    }

    private static ProcessBuilder jvm(String arguments, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Ringctl.class.getName()));
        command.addAll(List.of(arguments.split(" ")));
        return new ProcessBuilder(command);
    }

    private static int exitCode(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }
}
