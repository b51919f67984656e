package io.sessionring.example.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.chaos.ChangeRun.Step;
import io.sessionring.example.console.Progress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Changes of the ring while several JVMs use many sessions. All of them, and how much slower calls are meanwhile: {@code java -jar
 * chaos.jar change --backend ...}.
 */
class ChangeRunTest {

    private static final int SESSIONS = 2_000;
    private static final int PER_SECOND = 60;

    private static void assertNothingIsLost(BackendKind backend, Step... steps) throws InterruptedException {
        ChangeReport report;
        try (ChangeRun run = new ChangeRun(backend, 1, SESSIONS, PER_SECOND, 5)) {
            report = run.run(List.of(steps), Duration.ofSeconds(1), Progress.NONE.start("", 1));
        }
        assertThat(report.nothingWrong()).as(report.toString()).isTrue();
        assertThat(report.wrong()).containsOnlyKeys("lost", "vanished", "resurrected", "torn", "unread");
        assertThat(report.live()).isGreaterThan(SESSIONS / 2);
        assertThat(report.logOuts()).isPositive();
        assertThat(report.looks()).isGreaterThanOrEqualTo(2L * steps.length * SESSIONS);
        assertThat(report.changes()).hasSameSizeAs(steps).allSatisfy(change -> {
            assertThat(change.keysSwept()).isGreaterThan(SESSIONS);
            assertThat(change.sessionsMoved()).isPositive();
            assertThat(change.calls()).containsOnlyKeys("load", "save", "create", "log-out");
            assertThat(change.calls().get("load").during().calls()).isPositive();
        });
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // most of the time they wait
    void aMemcachedNodeMovesToAnotherAddress() throws InterruptedException {
        assertNothingIsLost(BackendKind.MEMCACHED, Step.ONE_REPLACED);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // most of the time they wait
    void aRedisNodeIsRemoved() throws InterruptedException {
        assertNothingIsLost(BackendKind.REDIS, Step.ONE_REMOVED);
    }
}
