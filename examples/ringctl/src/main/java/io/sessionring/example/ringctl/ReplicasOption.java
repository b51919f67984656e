package io.sessionring.example.ringctl;

import io.sessionring.internal.topology.Layout;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option of commands that must know how many copies the application keeps. */
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class ReplicasOption {

    /** As many as a client can be told. */
    private static final int MOST = Layout.MOST_COPIES - 1;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--replicas",
            order = 3,
            paramLabel = "R",
            defaultValue = "1",
            description = "The replicas that the application set on its client, 0 to " + MOST
                    + ". Default: ${DEFAULT-VALUE}.")
    private int replicas;

    /** {@return how many copies of a session there are to be} */
    int copies() {
        return 1 + checked(command, replicas);
    }

    /** {@return the same, if a client can be told that} */
    static int checked(CommandSpec command, int replicas) {
        if (replicas < 0 || replicas > MOST) {
            throw new ParameterException(
                    command.commandLine(), "--replicas must be 0 to " + MOST + "; got " + replicas);
        }
        return replicas;
    }
}
