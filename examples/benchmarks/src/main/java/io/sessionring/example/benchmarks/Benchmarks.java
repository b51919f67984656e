package io.sessionring.example.benchmarks;

import io.sessionring.example.console.CommandFrame;
import io.sessionring.example.console.HelpOption;
import io.sessionring.example.console.Progress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The tool and its commands. */
@Command(
        name = "benchmarks",
        synopsisSubcommandLabel = "[COMMAND]",
        sortOptions = false,
        description = {
            "Measures Sessionring beside what people use. Without a command everything is measured.",
            "Servers are started on loopback ports: memcached and redis-server must be installed."
        },
        footer = {
            "",
            "'benchmarks COMMAND --help' tells more about a command.",
            "Exit codes: 0 measured, 1 failed, 2 called in a wrong way."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
public final class Benchmarks implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private Options options;

    private final Progress progress;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
    private HelpOption help;

    private Benchmarks(Progress progress) {
        this.progress = progress;
    }

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        // The driver asks once, and some measurements use it beside Sessionring, which would have it logged otherwise.
        System.setProperty("net.spy.log.LoggerImpl", "net.spy.memcached.compat.log.SLF4JLogger");
        System.exit(run(CommandFrame.onStandardStreams(), Progress.onTerminal(), arguments));
    }

    /** Runs a command and returns the exit code. */
    static int run(CommandFrame frame, Progress progress, String... arguments) {
        CommandLine tool = new CommandLine(new Benchmarks(progress));
        for (Measurement each : Measurement.values()) {
            tool.addSubcommand(each.label(), new MeasureCommand(each, progress));
        }
        tool.addSubcommand(new ChartCommand())
                .addSubcommand(new MarkdownCommand())
                .addSubcommand(new RowCommand(frame.in(), frame.out()));
        return frame.run(tool, arguments);
    }

    @Override
    public Integer call() throws Exception {
        return Measuring.run(spec.commandLine(), List.of(Measurement.values()), options, progress);
    }
}
