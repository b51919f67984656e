package io.sessionring.example.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.console.Progress;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A node that is stopped with its connections open. What compares two spans of time is left to {@code chaos hang}, for a
 * machine that does nothing else.
 */
class HangRunTest {

    /** A caller that is ready may wait for a processor when others are let run. */
    private static final double SLACK_MILLIS = 125;

    @ParameterizedTest
    @EnumSource(BackendKind.class)
    void aHungNodeKeepsNobodyPastTheDeadlineAndIsLeftAlone(BackendKind backend) throws InterruptedException {
        HangReport report;
        try (HangRun run = new HangRun(backend, 3)) {
            report = run.run(Duration.ofSeconds(4), Duration.ofSeconds(1), Progress.NONE.start("", 1));
        }
        assertThat(report.value(HangRun.LONGEST))
                .as(report.toString())
                .isLessThan(1.1 * Times.DEADLINE.toMillis() + SLACK_MILLIS);
        assertThat(report.value(HangRun.FOR_SESSIONS)).as(report.toString()).isBetween(1.0, (double)
                HangRun.MOST_FOR_SESSIONS);
        assertThat(report.value(HangRun.HEARTBEATS)).as(report.toString()).isLessThanOrEqualTo(4);
    }
}
