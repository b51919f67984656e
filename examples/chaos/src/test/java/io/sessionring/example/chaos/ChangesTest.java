package io.sessionring.example.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.console.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes of the ring on real servers. All of them: {@code java -jar chaos.jar real --changes --backend ... --seconds ...}. */
class ChangesTest {

    @Test
    void aReplacedNodeCostsNothing() throws InterruptedException {
        RunReport report;
        try (RealRun run = new RealRun(BackendKind.REDIS, AdapterKind.SESSIONRING, true, 1)) {
            report = run.run(List.of(Move.REPLACE_A_NODE), 1, 1, Progress.NONE.start("", 1));
        }
        Map<String, Integer> wrong = new HashMap<>(report.wrong());
        wrong.remove("late"); // a busy machine is late
        assertThat(wrong.values()).as(report.examples().toString()).containsOnly(0);
        assertThat(report.faults()).isNotEmpty().allSatisfy(change -> {
            assertThat(change.nemesis()).isEqualTo("replace-a-node");
            assertThat(change.copiesMillis()).isNotNegative();
        });
    }
}
