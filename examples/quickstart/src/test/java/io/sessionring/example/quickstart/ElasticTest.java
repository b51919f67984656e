package io.sessionring.example.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElasticTest {

    private final Demonstration demonstration = new Demonstration();

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT) // most of the time they wait
    @ValueSource(strings = {"memory", "memcached", "redis"})
    void losesNothingWhenTheRingGrowsAndShrinks(String backend) {
        List<String> arguments = new ArrayList<>(List.of("--elastic", "--backend", backend, "--sessions", "100"));
        if (!backend.equals("memory")) {
            arguments.add("--start-servers");
        }
        assertThat(demonstration.run(arguments.toArray(String[]::new)))
                .as(demonstration::shown)
                .isZero();
        assertThat(demonstration.shown())
                .contains("three of them in the ring; of every session 2 copies")
                .contains("The ring grows from 3 nodes to 5")
                .contains("It shrinks back to 3")
                .containsPattern("sessions are right, [1-9][0-9]* of them logged out")
                .contains("nothing is lost")
                .doesNotContain("NOT RIGHT", "LOST", "is killed", "\033");
        assertThat(demonstration.shown().lines().filter(line -> line.contains("stage done")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .containsPattern("keys swept [1-9][0-9,]* of about [1-9][0-9,]*, sessions moved [1-9]")
                        .endsWith("lost: 0"));
        List<Long> bars = Arrays.stream(demonstration.shown().split("\n\n"))
                .map(part ->
                        part.lines().filter(line -> line.contains(" keys  up")).count())
                .filter(count -> count > 0)
                .toList();
        assertThat(bars).as(demonstration::shown).containsExactly(3L, 5L, 3L);
    }
}
