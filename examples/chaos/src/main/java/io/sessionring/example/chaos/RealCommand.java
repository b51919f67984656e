package io.sessionring.example.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sessionring.example.console.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Breaks real servers. */
@Command(
        name = "real",
        sortOptions = false,
        description = {
            "Starts five real servers on free loopback ports, lets browsers use sessions on them, and breaks servers,"
                    + " connections and JVMs, one at a time. Every session's history is checked.",
            "Exit code 0: nothing wrong was found."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class RealCommand implements Callable<Integer> {

    static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

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
            description = "How long, at least 1; the last fault and its repair are finished.")
    private long seconds;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Draws the lots. Default 1.")
    private long seed;

    @Option(
            names = "--adapter",
            paramLabel = "WAY",
            defaultValue = "sessionring",
            converter = AdapterKind.Converter.class,
            completionCandidates = AdapterKind.Converter.class,
            description = "How sessions are kept: ${COMPLETION-CANDIDATES}. Default ${DEFAULT-VALUE}.")
    private AdapterKind adapter;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the raw figures to FILE.")
    private @Nullable Path json;

    private final Progress progress;

    RealCommand(Progress progress) {
        this.progress = progress;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (seconds < 1) {
            throw new ParameterException(spec.commandLine(), "--seconds must be at least 1; got " + seconds);
        }
        RunReport report;
        PrintWriter out = spec.commandLine().getOut();
        try (RealRun run = new RealRun(backend, adapter, seed)) {
            try (Progress.Bar bar = progress.start(adapter.label() + " on " + backend.label(), seconds)) {
                report = run.run(Nemesis.of(backend), seconds, bar);
            }
            out.printf(
                    Locale.ROOT,
                    "%,d histories, %,d operations, %,d faults, %,d acknowledged writes, %.3f %% unavailable;"
                            + " histories with%n",
                    report.histories(),
                    report.operations(),
                    report.faults().size(),
                    report.acknowledgedWrites(),
                    report.unavailablePercent());
            run.counts().print(out);
            out.println("made with " + report.made());
        }
        if (json != null) {
            JSON.writeValue(json.toFile(), report);
        }
        return report.wrongHistories() == 0 ? 0 : 1;
    }
}
