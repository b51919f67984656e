package io.sessionring.example.benchmarks.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Asks the system how long a process has run on processors. Linux tells that for each thread in ns, in {@code schedstat}; for a
 * process it tells it in steps of 10 ms, which is what there is elsewhere.
 */
final class ProcessorTime {

    private ProcessorTime() {}

    /** {@return what all threads of a process have used so far, in ns} */
    static long nanos(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            List<Path> all = threads.toList();
            long nanos = 0;
            for (Path thread : all) {
                String statistics = Files.readString(thread.resolve("schedstat"));
                nanos += Long.parseLong(statistics.substring(0, statistics.indexOf(' ')));
            }
            return nanos;
        } catch (IOException e) {
            return coarse(pid);
        }
    }

    private static long coarse(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().totalCpuDuration())
                .orElse(Duration.ZERO)
                .toNanos();
    }
}
