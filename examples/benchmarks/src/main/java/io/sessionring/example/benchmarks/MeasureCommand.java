package io.sessionring.example.benchmarks;

import io.sessionring.example.console.Progress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs one measurement. */
@Command(sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class MeasureCommand implements Callable<Integer> {

    private final Measurement measurement;
    private final Progress progress;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Options options;

    MeasureCommand(Measurement measurement, Progress progress) {
        this.measurement = measurement;
        this.progress = progress;
    }

    /** Tells picocli what the command is for, which differs from one to the other. */
    @Spec
    void describe(CommandSpec itself) {
        itself.usageMessage().description(measurement.description());
    }

    @Override
    public Integer call() throws Exception {
        return Measuring.run(spec.commandLine(), List.of(measurement), options, progress);
    }
}
