package io.sessionring.example.chaos;

import io.sessionring.example.console.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a node costs that hangs. */
@Command(
        name = "hang",
        sortOptions = false,
        description = {
            "Starts five real servers on free loopback ports and stops one of them again and again, with its connections"
                    + " open, while callers use sessions.",
            "Exit code 0: every figure is within its limit. On a machine that does other things at the same time, those that"
                    + " compare two spans of time may not be."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class HangCommand implements Callable<Integer> {

    private static final Duration SPAN = Duration.ofSeconds(2);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--backend",
            paramLabel = "KIND",
            required = true,
            converter = BackendKind.Converter.class,
            completionCandidates = BackendKind.Converter.class,
            description = "Kind of server: ${COMPLETION-CANDIDATES}.")
    private BackendKind backend;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            required = true,
            description = "How long, at least 1; the last hang is finished.")
    private long seconds;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Chooses the node. Default 1.")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures to FILE.")
    private @Nullable Path json;

    private final Progress progress;

    HangCommand(Progress progress) {
        this.progress = progress;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds < 1) {
            throw new ParameterException(spec.commandLine(), "--seconds must be at least 1; got " + seconds);
        }
        HangReport report;
        try (HangRun run = new HangRun(backend, seed);
                Progress.Bar bar = progress.start("hang on " + backend.label(), seconds)) {
            report = run.run(Duration.ofSeconds(seconds), SPAN, bar);
        }
        report.print(spec.commandLine().getOut());
        if (json != null) {
            RealCommand.JSON.writeValue(json.toFile(), report);
        }
        return report.holds() ? 0 : 1;
    }
}
