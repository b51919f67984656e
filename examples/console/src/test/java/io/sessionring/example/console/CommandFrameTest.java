package io.sessionring.example.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

class CommandFrameTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Command(name = "tool")
    private static final class Tool implements Runnable {

        @Mixin
        @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
        private HelpOption help;

        @Override
        public void run() {}
    }

    private interface Work {
        int run(CommandLine command) throws Exception;
    }

    @Command(name = "work")
    private static final class WorkCommand implements Callable<Integer> {

        private final Work work;

        @Spec
        private CommandSpec spec;

        @Option(names = "--count", paramLabel = "N")
        @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
        private int count;

        WorkCommand(Work work) {
            this.work = work;
        }

        @Override
        public Integer call() throws Exception {
            return work.run(spec.commandLine());
        }
    }

    private static CommandLine tool(Work work) {
        return new CommandLine(new Tool()).addSubcommand(new WorkCommand(work));
    }

    private CommandFrame frame(OutputStream to) {
        return new CommandFrame(InputStream.nullInputStream(), to, err);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complaints() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Takes nothing, for a reason of the system. */
    private static OutputStream refusing(String reason) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void theExitCodeIsTheCommandsOwnAndItsTextIsWrittenInUtf8(int exitCode) {
        Work work = command -> {
            command.getOut().print("é\n");
            return exitCode;
        };
        assertThat(frame(out).run(tool(work), "work")).isEqualTo(exitCode);
        assertThat(said()).isEqualTo("é\n");
        assertThat(complaints()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "work --help", "work -h"})
    void everyCommandTellsItsUsage(String arguments) {
        assertThat(frame(out).run(tool(command -> 1), arguments.split(" "))).isZero();
        assertThat(said()).startsWith("Usage: tool").contains("-h, --help").contains("Shows this help.");
        assertThat(complaints()).isEmpty();
    }

    @Test
    void aWrongCallIsOneLineAndExitCodeTwo() {
        assertThat(frame(out).run(tool(command -> 0), "work", "--count", "many"))
                .isEqualTo(2);
        assertThat(complaints()).isEqualTo("tool work: Invalid value for option '--count': 'many' is not an int\n");
        assertThat(said()).isEmpty();
    }

    @Test
    void aToolSaysInItsOwnWordsWhatIsWrongWithACall() {
        assertThat(frame(out)
                        .run(
                                tool(command -> 0),
                                failure -> new ParameterException(failure.getCommandLine(), "not this"),
                                "work",
                                "secret"))
                .isEqualTo(2);
        assertThat(complaints()).isEqualTo("tool work: not this\n");
    }

    @Test
    void aFailureIsOneLineThatNamesEachCauseOnce() {
        Work work = command -> {
            throw new IllegalStateException(
                    "no answer:\n  too late", new UncheckedIOException(new IOException("the line is cut")));
        };
        assertThat(frame(out).run(tool(work), "work")).isEqualTo(1);
        assertThat(complaints())
                .isEqualTo("tool work: no answer: too late, because of java.io.IOException: the line is cut\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "work"})
    void outputThatCannotBeWrittenIsAFailure(String arguments) {
        Work work = command -> {
            command.getOut().print("text");
            return 0;
        };
        assertThat(frame(refusing("No space left on device")).run(tool(work), arguments))
                .isEqualTo(1);
        assertThat(complaints()).isEqualTo("tool: cannot write to standard output\n");
    }

    @Test
    void bytesThatCannotBeWrittenAreAFailureOfTheCommand() {
        CommandFrame frame = frame(refusing("No space left on device"));
        assertThat(frame.run(tool(command -> write(frame)), "work")).isEqualTo(1);
        assertThat(complaints()).isEqualTo("tool work: No space left on device\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aReaderWhoHasSeenEnoughIsNoFailure(int exitCode) {
        Work work = command -> {
            command.getOut().print("text");
            return exitCode;
        };
        assertThat(frame(refusing("Broken pipe")).run(tool(work), "work")).isEqualTo(exitCode);
        assertThat(complaints()).isEmpty();
    }

    @Test
    void aCommandThatWritesBytesGivesUpQuietlyWhenNobodyReadsThem() {
        CommandFrame frame = frame(refusing("Broken pipe"));
        assertThat(frame.run(tool(command -> write(frame)), "work")).isZero();
        assertThat(complaints()).isEmpty();
    }

    @Test
    void anotherFailureIsToldEvenWhenNobodyReadsTheOutput() {
        Work work = command -> {
            command.getOut().print("text");
            command.getOut().flush();
            throw new IOException("a node is gone");
        };
        assertThat(frame(refusing("Broken pipe")).run(tool(work), "work")).isEqualTo(1);
        assertThat(complaints()).isEqualTo("tool work: a node is gone\n");
    }

    private static int write(CommandFrame frame) throws IOException {
        frame.out().write("bytes".getBytes(StandardCharsets.UTF_8));
        return 0;
    }
}
