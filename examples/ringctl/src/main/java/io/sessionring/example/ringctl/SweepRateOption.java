package io.sessionring.example.ringctl;

import io.sessionring.SessionClientBuilder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option of commands that carry out a change. */
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class SweepRateOption {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--sweep-rate",
            order = 6,
            paramLabel = "N",
            defaultValue = "2000",
            description =
                    "How many sessions a second are looked at, at most, 1 to 1000000; the more, the less is left for those"
                            + " who use the nodes meanwhile. Default: ${DEFAULT-VALUE}.")
    private int perSecond;

    /** Tells a client. */
    void set(SessionClientBuilder client) {
        try {
            client.sweepRate(perSecond);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "--sweep-rate must be 1 to 1000000; got " + perSecond, e);
        }
    }
}
