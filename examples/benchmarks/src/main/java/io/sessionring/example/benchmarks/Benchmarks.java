package io.sessionring.example.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The tool: finds the command, runs it, and turns what went wrong into one line and an exit code. */
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

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
    private boolean help;

    private Benchmarks(Progress progress) {
        this.progress = progress;
    }

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        LogManager.getLogManager().reset(); // the console handler writes to standard error
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        OutputStream err = new FileOutputStream(FileDescriptor.err);
        System.exit(run(out, err, Progress.onTerminal(), arguments));
    }

    /** Runs a command and returns the exit code. */
    static int run(OutputStream out, OutputStream err, Progress progress, String... arguments) {
        PrintWriter text = writer(out);
        PrintWriter errors = writer(err);
        CommandLine tool = new CommandLine(new Benchmarks(progress));
        for (Measurement each : Measurement.values()) {
            tool.addSubcommand(each.label(), new MeasureCommand(each, progress));
        }
        tool.addSubcommand(new ChartCommand())
                .addSubcommand(new RowCommand())
                .setUsageHelpWidth(100)
                .setOut(text)
                .setErr(errors)
                .setParameterExceptionHandler((failure, given) -> {
                    complain(errors, failure.getCommandLine(), failure);
                    return ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, given) -> {
                    complain(errors, command, failure);
                    return ExitCode.SOFTWARE;
                });
        int exitCode = tool.execute(arguments);
        errors.flush();
        // A writer keeps the failure to itself: a full disk must not look like success.
        if (text.checkError() && exitCode == ExitCode.OK) {
            errors.print("benchmarks: cannot write to standard output\n");
            errors.flush();
            return ExitCode.SOFTWARE;
        }
        return exitCode;
    }

    @Override
    public Integer call() throws Exception {
        return Measuring.run(spec.commandLine(), List.of(Measurement.values()), options, progress);
    }

    private static void complain(PrintWriter errors, CommandLine command, Exception failure) {
        String chain = String.join(
                ", because of ",
                Stream.<Throwable>iterate(failure, each -> each != null, Throwable::getCause)
                        .map(each -> each.getMessage() == null ? each.toString() : each.getMessage())
                        .toList());
        errors.print(command.getCommandSpec().qualifiedName() + ": " + chain.replaceAll("\\s*\\R\\s*", " ") + "\n");
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }
}
