package io.sessionring.example.chaos;

import io.sessionring.example.console.CommandFrame;
import io.sessionring.example.console.HelpOption;
import io.sessionring.example.console.Progress;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The tool and its commands. */
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

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
    private HelpOption help;

    private Chaos() {}

    /**
     * Runs a command and ends the JVM with its exit code.
     *
     * @param arguments see {@code --help}
     */
    public static void main(String[] arguments) {
        System.exit(run(CommandFrame.onStandardStreams(), Progress.onTerminal(), arguments));
    }

    /** Runs a command and returns the exit code. */
    static int run(CommandFrame frame, Progress progress, String... arguments) {
        CommandLine tool = new CommandLine(new Chaos())
                .addSubcommand(new RealCommand(progress))
                .addSubcommand(new HangCommand(progress))
                .addSubcommand(new ChangeCommand(progress))
                .addSubcommand(new SimulateCommand(progress))
                .addSubcommand(new ReportCommand())
                .addSubcommand(new ChildCommand(frame.in()))
                .addSubcommand(new ServeCommand(frame.in()));
        return frame.run(tool, arguments);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "COMMAND is missing: real, hang, change, simulate, report; see --help");
    }
}
