package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.Options;
import io.sessionring.example.benchmarks.Progress;
import io.sessionring.example.benchmarks.Table;
import java.util.List;

/** What becomes of the cost of a call as something grows. */
public final class ScaleMeasurement {

    private ScaleMeasurement() {}

    /** {@return a table for each thing that grows} */
    public static List<Table> run(Options options, Progress progress) throws Exception {
        return List.of();
    }
}
