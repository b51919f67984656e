package io.sessionring.example.benchmarks.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ProcessorTimeTest {

    private static final long WORK = 100_000_000;

    @Test
    void aThreadThatWorksIsSeenToHaveUsedAProcessor() {
        long pid = ProcessHandle.current().pid();
        long before = ProcessorTime.nanos(pid);
        long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();

        while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - own < WORK) {
            Thread.onSpinWait();
        }

        // The rest of the JVM may have worked too, on as many processors as there are.
        assertThat(ProcessorTime.nanos(pid) - before).isBetween(WORK * 9 / 10, WORK * 100);
    }

    @Test
    void aProcessThatHasEndedHasUsedNothing() {
        assertThat(ProcessorTime.nanos(Long.MAX_VALUE)).isZero();
    }
}
