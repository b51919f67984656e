package io.sessionring.example.ringctl;

import io.sessionring.example.console.CommandFrame;
import io.sessionring.example.console.HelpOption;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The tool and its commands. */
@Command(
        name = "ringctl",
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at a ring of Memcached or Redis nodes that keep sessions, and changes it.",
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

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
    private HelpOption help;

    private Ringctl() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(CommandFrame.onStandardStreams(), Ansi.AUTO, arguments));
    }

    /**
     * Runs a command.
     *
     * @param ansi whether the output goes to a terminal, which gets colours
     * @return the exit code
     */
    static int run(CommandFrame frame, Ansi ansi, String... arguments) {
        CommandLine tool = new CommandLine(new Ringctl())
                .addSubcommand(new Locate(frame.in(), frame.out()))
                .addSubcommand(new Plan())
                .addSubcommand(new Show())
                .addSubcommand(new Nodes())
                .addSubcommand(new Audit())
                .addSubcommand(new Status())
                .addSubcommand(new Change())
                .addSubcommand(new Resume())
                .addSubcommand(new Back())
                .addSubcommand(new PhpDecode(frame.in(), frame.out()))
                .addSubcommand(new PhpRecode(frame.in(), frame.out()))
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
        return frame.run(tool, Ringctl::withoutSecrets, arguments);
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
}
