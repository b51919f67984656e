package io.sessionring.example.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/**
 * Runs the commands of a tool between its streams. What went wrong becomes one line on standard error, which begins with the
 * command's name, and an exit code: 2 for a wrong call, 1 for a failure, else what the command says. Text is UTF-8 whatever the
 * JVM is set to. For one thread.
 *
 * <p>Output that cannot be written is a failure, since a full disk must not look like success; but whoever reads it from a pipe
 * may stop before its end, as {@code head} does. Then nothing is said, and the exit code is what the command says, or 0 if it
 * gave up.
 */
public final class CommandFrame {

    private static final int HELP_WIDTH = 100;

    private final InputStream in;
    private final Output out;
    private final PrintWriter text;
    private final PrintWriter errors;

    /**
     * A frame on other streams than the JVM's.
     *
     * @param in the tool's input
     * @param out the tool's output
     * @param err where complaints go
     */
    public CommandFrame(InputStream in, OutputStream out, OutputStream err) {
        this.in = in;
        this.out = new Output(out);
        this.text = writer(this.out);
        this.errors = writer(err);
    }

    /**
     * Takes the JVM's own streams for a tool, which has them to itself from now on: nothing is logged to standard error, and what
     * others print goes there and not among the tool's output, such as the prompt for a password.
     *
     * @return a frame on them
     */
    public static CommandFrame onStandardStreams() {
        LogManager.getLogManager().reset(); // the console handler writes to standard error
        System.setOut(System.err);
        return new CommandFrame(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err));
    }

    /** {@return the tool's input} */
    public InputStream in() {
        return in;
    }

    /** {@return the tool's output, for commands that write bytes} Not buffered. */
    public OutputStream out() {
        return out;
    }

    /**
     * Runs a command.
     *
     * @param tool the tool and its commands
     * @param arguments which command, and what it is told
     * @return the exit code
     */
    public int run(CommandLine tool, String... arguments) {
        return run(tool, UnaryOperator.identity(), arguments);
    }

    /**
     * Runs a command of a tool that does not repeat everything it was told.
     *
     * @param tool the tool and its commands
     * @param wording says what is wrong with a call in the tool's own words, or leaves it as it is
     * @param arguments which command, and what it is told
     * @return the exit code
     */
    public int run(CommandLine tool, UnaryOperator<ParameterException> wording, String... arguments) {
        int exitCode = tool.setUsageHelpWidth(HELP_WIDTH)
                .setOut(text)
                .setErr(errors)
                .setParameterExceptionHandler((failure, given) -> {
                    complain(failure.getCommandLine(), wording.apply(failure));
                    return ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((failure, command, given) -> {
                    if (failure == out.failure() && out.readerIsGone()) {
                        return ExitCode.OK;
                    }
                    complain(command, failure);
                    return ExitCode.SOFTWARE;
                })
                .execute(arguments);
        text.flush();
        if (exitCode == ExitCode.OK && out.failure() != null && !out.readerIsGone()) {
            errors.print(tool.getCommandName() + ": cannot write to standard output\n");
            exitCode = ExitCode.SOFTWARE;
        }
        errors.flush();
        return exitCode;
    }

    private void complain(CommandLine command, Exception failure) {
        errors.print(command.getCommandSpec().qualifiedName() + ": " + oneLine(failure) + "\n");
    }

    /** {@return what went wrong, and each cause of it that this does not tell} */
    private static String oneLine(Throwable failure) {
        StringBuilder chain = new StringBuilder();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            String message = each.getMessage() == null ? each.toString() : each.getMessage();
            if (chain.indexOf(message) < 0) {
                chain.append(chain.isEmpty() ? "" : ", because of ").append(message);
            }
        }
        return chain.toString().replaceAll("\\s*\\R\\s*", " ");
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }
}
