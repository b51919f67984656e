package io.sessionring.example.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.example.console.Progress;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class JmhContestTest {

    private static final JmhContest.Pace SHORT = new JmhContest.Pace(1, 20, 3, 20);

    private final JmhRow guava = JmhRow.here("Guava", GuavaRing.class, Map.of());
    private final JmhRow ours = JmhRow.here("ours", SessionringRing.class, Map.of());
    private final JmhRow broken =
            new JmhRow("broken", System.getProperty("java.class.path"), "no.such.Benchmark", Map.of(), List.of());

    @Test
    void everyRowIsMeasuredAsOftenAndOneThatFailsIsNoted() throws Exception {
        JmhContest contest = JmhContest.run(
                "a test",
                List.of(guava, broken, ours),
                List.of("position", "key"),
                Map.of("nodes", "3,1000"),
                SHORT,
                Progress.NONE);

        assertThat(contest.measured()).containsOnlyKeys(guava, ours);
        contest.measured().forEach((row, run) -> {
            for (String nodes : List.of("3", "1000")) {
                for (String method : List.of("position", "key")) {
                    assertThat(run.times(method, Map.of("nodes", nodes)))
                            .as(row.label() + " " + method + " " + nodes)
                            .hasSize(3)
                            .allMatch(nanos -> nanos > 0.1 && nanos < 1e9);
                    assertThat(run.allocated(method, Map.of("nodes", nodes))).hasSize(3);
                }
            }
        });
        assertThat(contest.notes()).singleElement().asString().startsWith("broken could not be measured: ");
        assertThatThrownBy(() -> contest.run(broken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No matching benchmarks");
    }
}
