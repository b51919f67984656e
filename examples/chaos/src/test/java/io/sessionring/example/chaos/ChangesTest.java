package io.sessionring.example.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.console.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Changes of the ring on real servers. All of them: {@code java -jar chaos.jar real --changes --backend ... --seconds ...}. */
class ChangesTest {

    private static RunReport run(BackendKind backend, Move... moves) throws InterruptedException {
        RunReport report;
        try (RealRun run = new RealRun(backend, AdapterKind.SESSIONRING, true, 1)) {
            report = run.run(List.of(moves), 1, moves.length, Progress.NONE.start("", 1));
        }
        Map<String, Integer> wrong = new HashMap<>(report.wrong());
        wrong.remove("late"); // a busy machine is late
        assertThat(wrong.values()).as(report.examples().toString()).containsOnly(0);
        assertThat(report.faults().stream().map(RunReport.Fault::nemesis))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(moves).map(Move::label).toList());
        assertThat(report.faults())
                .allSatisfy(change -> assertThat(change.copiesMillis()).isNotNegative());
        return report;
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // most of the time they wait
    void aReplacedNodeCostsNothing() throws InterruptedException {
        assertThat(run(BackendKind.REDIS, Move.REPLACE_A_NODE).histories()).isPositive();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // most of the time they wait
    void anotherAddressASleeperAndOldDataCostNothing() throws InterruptedException {
        assertThat(run(BackendKind.MEMCACHED, Move.MOVE_AN_ADDRESS, Move.SLEPT, Move.JOIN_WITH_OLD_DATA)
                        .histories())
                .isPositive();
    }
}
