package io.sessionring.example.ringctl;

import io.sessionring.internal.record.Lifetimes;
import io.sessionring.internal.replication.RestartRule;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the application set on its client, as far as it decides whether a node may be taken out. */
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class SafetyOptions {

    private static final Duration LONGEST_GRAIN = Duration.ofSeconds(60);
    private static final Duration LARGEST_SKEW = Duration.ofMinutes(10);
    private static final Duration OPERATION_DEADLINE = Duration.ofMillis(250);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private ReplicasOption replicas;

    @Option(
            names = "--max-inactive",
            order = 4,
            paramLabel = "TIME",
            defaultValue = "30m",
            converter = Durations.class,
            description = "The longest a session may be idle: the client's maxLife, or else its maxInactiveInterval; a"
                    + " number and s, m, h or d. Default: ${DEFAULT-VALUE}.")
    private Duration maxInactive;

    @Option(
            names = "--clock-skew",
            order = 5,
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = Durations.class,
            description = "How far clocks may be apart, the client's clockSkew. Default: ${DEFAULT-VALUE}.")
    private Duration clockSkew;

    /** Refuses what no client can be told. */
    void check() {
        replicas.copies();
        if (maxInactive.isZero()) {
            throw wrong("--max-inactive must be at least 1s; got 0");
        }
        if (clockSkew.compareTo(LARGEST_SKEW) > 0) {
            throw wrong("--clock-skew must be at most 10m; got " + clockSkew.toSeconds() + "s");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    Duration clockSkew() {
        return clockSkew;
    }

    /** {@return how long a node must have run to know of every session that still lives} */
    long sessionLifeMillis() {
        Duration tenth = maxInactive.dividedBy(10);
        Duration grain = tenth.compareTo(LONGEST_GRAIN) < 0 ? tenth : LONGEST_GRAIN;
        return new Lifetimes(maxInactive, grain, clockSkew, OPERATION_DEADLINE).sessionLifeMillis();
    }

    /** {@return the rule for so many nodes} Two of them answer with the best they know, as a client does by default. */
    RestartRule rule(int nodes) {
        return new RestartRule(replicas.copies(), nodes, nodes == 2);
    }
}
