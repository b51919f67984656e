package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule is needed: without it something goes wrong, or sessions cannot be had, in the configurations where it matters
 * most. A rule that bites too rarely for that has a schedule of its own among the test resources, {@code schedules/RULE.json}
 * or {@code schedules/RULE-something.json}: wrong without the rule and right with it.
 */
class AblationTest {

    private static final int HISTORIES = 300;
    /** So many are run before it is looked whether one of them is wrong. */
    private static final int HISTORIES_AT_A_TIME = 30;

    /** A part of all operations shows in fewer histories than one that is wrong. */
    private static final int HISTORIES_FOR_A_PART = 100;

    private static final double UNAVAILABLE_MORE = 1.0;

    /** Where the lack of a rule shows. */
    private record Bite(Rule rule, List<Configuration> configurations) {
        @Override
        public String toString() {
            return rule.name();
        }
    }

    private static Bite bite(Rule rule, Configuration... configurations) {
        return new Bite(rule, List.of(configurations));
    }

    private static Stream<Bite> rulesAgainstWrongAnswers() {
        return Stream.of(
                bite(
                        Rule.COMPARE_AND_SET,
                        Configuration.PARALLEL,
                        Configuration.ALL_SINGLE_FAULTS,
                        Configuration.EVICT_LATE),
                bite(Rule.TOMBSTONES, Configuration.LATE_PAUSES_KILLS, Configuration.DISAGREEING_VIEWS),
                bite(Rule.ALL_VOTES, Configuration.DISAGREEING_VIEWS, Configuration.FLUSH_LATE),
                bite(Rule.STAMPS, Configuration.FORGOTTEN, Configuration.RESTART_OLD),
                bite(Rule.REPAIR, Configuration.FAULTS_CLOSE, Configuration.EVICT_LATE),
                bite(Rule.WRITE_BACK, Configuration.FAULTS_CLOSE, Configuration.EVICT_LATE),
                bite(Rule.JOIN, Configuration.PARALLEL, Configuration.ALL_SINGLE_FAULTS),
                bite(Rule.MISSES_ARE_NOT_FINAL, Configuration.EVICT_LATE, Configuration.FLUSH_LATE),
                bite(Rule.JOINT, Configuration.CHANGES),
                bite(Rule.SWEEP, Configuration.CHANGES_IN_SILENCE),
                bite(Rule.REFILL, Configuration.REFILLED),
                bite(Rule.CARRIED_ENDS, Configuration.CHANGES_SEEN_BY_FEW));
    }

    private static Stream<Bite> rulesThatKeepSessionsAvailable() {
        return Stream.of(
                bite(Rule.ASK_ALL, Configuration.ALL_RESTARTED, Configuration.FAULTS_CLOSE),
                bite(Rule.FURTHER_CANDIDATES, Configuration.DISAGREEING_VIEWS, Configuration.ALL_SINGLE_FAULTS),
                bite(Rule.FRESH_NODES, Configuration.FRESH_CLUSTER_ABSOLUTE_LIFE));
    }

    @ParameterizedTest
    @MethodSource("rulesAgainstWrongAnswers")
    void withoutTheRuleSomethingGoesWrong(Bite bite) {
        assertThat(bite.configurations)
                .as("configurations that are wrong without " + bite)
                .anyMatch(configuration -> isWrong(bite.rule, configuration));
    }

    private static boolean isWrong(Rule rule, Configuration configuration) {
        for (int first = 1; first <= HISTORIES; first += HISTORIES_AT_A_TIME) {
            if (isSeenByUsers(without(rule, configuration, first, HISTORIES_AT_A_TIME))) {
                return true;
            }
        }
        return false;
    }

    /** That copies lack what they must have is not enough. */
    private static boolean isSeenByUsers(Batch batch) {
        return batch.histogram().keySet().stream().anyMatch(kind -> kind != Violation.Kind.INVARIANT);
    }

    @ParameterizedTest
    @MethodSource("rulesThatKeepSessionsAvailable")
    void withoutTheRuleMoreOperationsFail(Bite bite) {
        assertThat(bite.configurations)
                .as("configurations in which more is unavailable without " + bite)
                .anyMatch(configuration -> without(bite.rule, configuration, 1, HISTORIES_FOR_A_PART)
                                .unavailablePercent()
                        > Batch.run(configuration, HISTORIES_FOR_A_PART).unavailablePercent() + UNAVAILABLE_MORE);
    }

    @Test
    void withoutTheFloorOfTheLoadedVersionsAWrongClockLosesWrites() {
        Batch batch = Batch.run(
                Configuration.CLOCKS_APART,
                Configuration.CLOCKS_APART.copies(),
                1,
                50,
                Set.of(),
                EnumSet.of(ClientRule.VERSION_FLOOR));
        assertThat(batch.histogram()).containsKeys(Violation.Kind.LOST, Violation.Kind.STALE);
    }

    private static List<Path> keptSchedules() throws IOException, URISyntaxException {
        URL folder = AblationTest.class.getResource("/schedules");
        try (Stream<Path> files =
                Files.list(Path.of(Objects.requireNonNull(folder, "schedules").toURI()))) {
            return files.sorted().toList();
        }
    }

    /** {@return the name of the rule whose lack a schedule shows} */
    private static String rule(Path schedule) {
        return schedule.getFileName().toString().split("[-.]", 2)[0];
    }

    @ParameterizedTest
    @MethodSource("keptSchedules")
    void aKeptScheduleIsWrongWithoutItsRuleAndRightWithIt(Path file) throws IOException {
        Schedule schedule = Schedule.read(file);
        assertThat(run(schedule, null).violations()).as("with all rules").isEmpty();
        assertThat(run(schedule, rule(file)).violations())
                .as("without " + rule(file))
                .anyMatch(violation -> violation.kind() != Violation.Kind.INVARIANT);
    }

    @Test
    void everyRuleIsLeftOutOnce() throws IOException, URISyntaxException {
        Set<String> leftOut = new HashSet<>();
        rulesAgainstWrongAnswers().forEach(bite -> leftOut.add(bite.rule.name()));
        rulesThatKeepSessionsAvailable().forEach(bite -> leftOut.add(bite.rule.name()));
        keptSchedules().forEach(schedule -> leftOut.add(rule(schedule)));
        leftOut.add(ClientRule.VERSION_FLOOR.name());
        assertThat(leftOut)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.<Enum<?>>concat(Stream.of(Rule.values()), Stream.of(ClientRule.values()))
                                .map(Enum::name)
                                .toList());
    }

    private static Simulation.Result run(Schedule schedule, String without) {
        Set<Rule> rules = EnumSet.noneOf(Rule.class);
        Set<ClientRule> clientRules = EnumSet.noneOf(ClientRule.class);
        for (Rule rule : Rule.values()) {
            if (rule.name().equals(without)) {
                rules.add(rule);
            }
        }
        for (ClientRule rule : ClientRule.values()) {
            if (rule.name().equals(without)) {
                clientRules.add(rule);
            }
        }
        assertThat(without == null || !rules.isEmpty() || !clientRules.isEmpty())
                .as(without + " is the name of a rule")
                .isTrue();
        return Simulation.run(schedule, rules, clientRules);
    }

    private static Batch without(Rule rule, Configuration configuration, int firstSeed, int histories) {
        return Batch.run(configuration, configuration.copies(), firstSeed, histories, EnumSet.of(rule), Set.of());
    }
}
