package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing goes wrong in any history of the promised configurations. 2,000 of them are run, evenly over the configurations;
 * {@code -Dsessionring.histories=100000}, or the environment variable {@code SESSIONRING_HISTORIES}, runs more. A failure
 * names configuration and seed, {@link Simulation#run(Configuration, long)} replays it, and its schedule is written below
 * {@code target/schedules} for {@link Simulation#replay}.
 */
class SimulationTest {

    private static final int HISTORIES = 2_000;

    /** A configuration may leave this part of its operations without an answer, %. */
    private static final double MOST_UNAVAILABLE = 1;

    /** While nodes are young they cannot tell that there is no session, or none any more: then all have to be asked, %. */
    private static final double MOST_UNAVAILABLE_WHILE_YOUNG = 4;

    /** Whoever is cut off from most nodes most of the time cannot be served, %. */
    private static final double MOST_UNAVAILABLE_TO_THE_BLIND = 20;

    private static int histories() {
        String asked = System.getProperty("sessionring.histories", System.getenv("SESSIONRING_HISTORIES"));
        int all = asked == null || asked.isEmpty() ? HISTORIES : Integer.parseInt(asked);
        int configurations = Math.toIntExact(promised().count());
        return (all + configurations - 1) / configurations;
    }

    private static Stream<Configuration> promised() {
        return Arrays.stream(Configuration.values()).filter(Configuration::promised);
    }

    @ParameterizedTest
    @MethodSource("promised")
    void nothingGoesWrong(Configuration configuration) {
        // A history in which the ring changes lasts longer, and has several times the messages.
        int histories = configuration.changesTheRing() ? (histories() + 1) / 2 : histories();
        Batch batch = Batch.run(configuration, histories);
        assertThat(batch.wrong()).as(batch.report()).isEmpty();
        assertThat(batch.unavailablePercent()).as(batch.report()).isLessThanOrEqualTo(mostUnavailable(configuration));
    }

    private static double mostUnavailable(Configuration configuration) {
        return switch (configuration) {
            case ABSOLUTE_LIFE -> MOST_UNAVAILABLE_WHILE_YOUNG;
            case CHANGES_SEEN_BY_FEW -> MOST_UNAVAILABLE_TO_THE_BLIND;
            default -> MOST_UNAVAILABLE;
        };
    }

    @Test
    void oneCopyIsNotEnoughWhenItsNodeForgets() {
        assertThat(kinds(Configuration.RESTART_EMPTY)).contains(Violation.Kind.VANISHED);
        assertThat(kinds(Configuration.FLUSH)).contains(Violation.Kind.VANISHED);
        assertThat(kinds(Configuration.EVICT)).contains(Violation.Kind.VANISHED);
    }

    @Test
    void oneCopyIsNotEnoughWhenItsNodeComesBackWithOlderData() {
        assertThat(kinds(Configuration.RESTART_OLD))
                .contains(
                        Violation.Kind.LOST,
                        Violation.Kind.STALE,
                        Violation.Kind.RESURRECTED,
                        Violation.Kind.NON_MONOTONIC);
    }

    private static Set<Violation.Kind> kinds(Configuration configuration) {
        return Batch.run(configuration, 1, 1, 100, Set.of(), Set.of())
                .histogram()
                .keySet();
    }
}
