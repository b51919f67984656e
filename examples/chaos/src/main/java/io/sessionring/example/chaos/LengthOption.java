package io.sessionring.example.chaos;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How long a command is to run. */
@SuppressWarnings("NullAway.Init") // picocli sets the option
final class LengthOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            required = true,
            description = "How long, at least 1; the last fault and its repair are finished.")
    private long seconds;

    /** {@return how long the run is to be} */
    long seconds() {
        if (seconds < 1) {
            throw new ParameterException(command.commandLine(), "--seconds must be at least 1; got " + seconds);
        }
        return seconds;
    }
}
