package io.sessionring.example.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.console.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real servers: every nemesis once. A longer run: {@code java -jar chaos.jar real --backend ... --seconds ...}. */
class RealRunTest {

    private static final int SECONDS = 45;

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT) // most of the time they wait
    @EnumSource(BackendKind.class)
    void everyNemesisOnceAndNothingGoesWrong(BackendKind backend) throws InterruptedException {
        List<Nemesis> nemeses = Nemesis.of(backend);
        RunReport report = run(backend, AdapterKind.SESSIONRING, nemeses, SECONDS);
        assertThat(report.wrongHistories())
                .as(report.examples() + " " + report.wrongStories())
                .isZero();
        assertThat(report.faults().stream().map(RunReport.Fault::nemesis))
                .containsAll(nemeses.stream().map(Nemesis::label).toList());
        assertThat(report.histories()).isGreaterThan(50);
        assertThat(report.operations()).isGreaterThan(3_000);
        assertThat(report.acknowledgedWrites()).isGreaterThan(1_000);
        assertThat(report.unavailablePercent()).isLessThan(3);
        assertThat(report.faults())
                .as("every session has its copies again")
                .allMatch(fault -> fault.copiesMillis() >= 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = AdapterKind.class,
            names = {"PRIMARY_REPLICA", "WRITE_ALL_READ_FIRST"})
    void theWaysOfOthersLoseWritesEvenWithoutAFault(AdapterKind adapter) throws InterruptedException {
        RunReport report = run(BackendKind.MEMCACHED, adapter, List.of(Nemesis.EVICT), 4);
        assertThat(report.wrong().get("lost")).as(report.wrong().toString()).isPositive();
        assertThat(report.wrong().get("resurrected"))
                .as(report.wrong().toString())
                .isPositive();
        assertThat(report.violations().get("lost"))
                .isGreaterThanOrEqualTo(report.wrong().get("lost"));
        assertThat(report.examples()).isNotEmpty();
        assertThat(report.wrongStories()).isNotEmpty();
    }

    @Test
    void aHungNodeGetsFewRequests() throws InterruptedException {
        RunReport report = run(BackendKind.REDIS, AdapterKind.SESSIONRING, List.of(Nemesis.HANG), 4);
        assertThat(report.wrongHistories()).as(report.examples().toString()).isZero();
        assertThat(report.faults()).isNotEmpty().allSatisfy(fault -> {
            assertThat(fault.during().operations()).isGreaterThan(0);
            // Four clients with at most 128 requests in flight each; the rest is for heartbeats.
            assertThat(fault.nodeRequests()).isLessThan(4 * 128 + 4 * (2 + fault.lastedMillis() / 100));
        });
    }

    private static RunReport run(BackendKind backend, AdapterKind adapter, List<Nemesis> nemeses, int seconds)
            throws InterruptedException {
        try (RealRun run = new RealRun(backend, adapter, false, 1)) {
            return run.run(nemeses, seconds, nemeses.size(), Progress.NONE.start("", 1));
        }
    }
}
