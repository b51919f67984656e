package io.sessionring.example.chaos;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The tool: finds the command, runs it, and turns what went wrong into one line and an exit code. */
@Command(
        name = "chaos",
        synopsisSubcommandLabel = "COMMAND",
        description = "Breaks nodes while browsers use sessions, and checks what the browsers were told.",
        footer = {
            "",
            "'chaos COMMAND --help' tells more about a command.",
            "Exit codes: 0 nothing wrong was found, 1 something was, or the run failed, 2 called in a wrong way."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
public final class Chaos implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
    private boolean help;

    private Chaos() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        LogManager.getLogManager().reset(); // the console handler writes to standard error
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        OutputStream err = new FileOutputStream(FileDescriptor.err);
        System.exit(run(System.in, out, err, Progress.onTerminal(), arguments));
    }

    /** Runs a command and returns the exit code. */
    static int run(InputStream in, OutputStream out, OutputStream err, Progress progress, String... arguments) {
        PrintWriter text = writer(out);
        PrintWriter errors = writer(err);
        CommandLine tool = new CommandLine(new Chaos())
                .addSubcommand(new RealCommand(progress))
                .addSubcommand(new HangCommand(progress))
                .addSubcommand(new SimulateCommand(progress))
                .addSubcommand(new ReportCommand())
                .addSubcommand(new ChildCommand(in))
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
            errors.print("chaos: cannot write to standard output\n");
            errors.flush();
            return ExitCode.SOFTWARE;
        }
        return exitCode;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "COMMAND is missing: real, hang, simulate, report; see --help");
    }

    private static void complain(PrintWriter errors, CommandLine command, Exception failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        errors.print(command.getCommandSpec().qualifiedName() + ": " + message.replaceAll("\\s*\\R\\s*", " ") + "\n");
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }
}
