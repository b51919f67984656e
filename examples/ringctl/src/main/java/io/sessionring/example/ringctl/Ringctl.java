package io.sessionring.example.ringctl;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The tool: finds the command, runs it, and turns what went wrong into one line and an exit code. */
@Command(
        name = "ringctl",
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at a ring of Memcached or Redis nodes that keep sessions.",
        footer = {
            "",
            "'ringctl COMMAND --help' tells more about a command.",
            "Exit codes: 0 done, 1 failed, 2 called in a wrong way."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
public final class Ringctl implements Runnable {

    /** Looks like a command, an option or a node; too short for an id. */
    private static final Pattern MISTYPED = Pattern.compile("[a-z]{1,8}|--?[a-z][a-z-]{0,16}|[^:]{1,40}:[0-9]{1,5}");

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
    private boolean help;

    private Ringctl() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        LogManager.getLogManager().reset(); // the console handler writes to standard error
        InputStream in = new FileInputStream(FileDescriptor.in);
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        OutputStream err = new FileOutputStream(FileDescriptor.err);
        System.exit(run(in, out, err, Ansi.AUTO, arguments));
    }

    /**
     * Runs a command.
     *
     * @param ansi whether the output goes to a terminal, which gets colours
     * @return the exit code
     */
    static int run(InputStream in, OutputStream out, OutputStream err, Ansi ansi, String... arguments) {
        PrintWriter text = writer(out);
        PrintWriter errors = writer(err);
        CommandLine tool = new CommandLine(new Ringctl())
                .addSubcommand(new Locate(in, out))
                .addSubcommand(new Plan())
                .addSubcommand(new Show())
                .addSubcommand(new Nodes())
                .setUsageHelpWidth(100)
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
                .setOut(text)
                .setErr(errors)
                .setParameterExceptionHandler((failure, given) -> {
                    complain(errors, failure.getCommandLine(), withoutSecrets(failure));
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
            errors.print("ringctl: cannot write to standard output\n");
            errors.flush();
            return ExitCode.SOFTWARE;
        }
        return exitCode;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "COMMAND is missing: " + String.join(", ", spec.subcommands().keySet()) + "; see --help");
    }

    /** A word that nobody asked for may be a session id or a password: it is repeated only if it can be neither. */
    private static ParameterException withoutSecrets(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().stream()
                        .allMatch(word -> MISTYPED.matcher(word).matches())) {
            return failure;
        }
        int count = unmatched.getUnmatched().size();
        return new ParameterException(
                failure.getCommandLine(),
                (count == 1 ? "1 argument is" : count + " arguments are")
                        + " not understood, and not repeated here: a session id or a password may be meant; see --help");
    }

    private static void complain(PrintWriter errors, CommandLine command, Exception failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        errors.print(command.getCommandSpec().qualifiedName() + ": " + message.replaceAll("\\s*\\R\\s*", " ") + "\n");
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }
}
