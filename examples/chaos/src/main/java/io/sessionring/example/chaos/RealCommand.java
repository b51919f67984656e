package io.sessionring.example.chaos;

import io.sessionring.example.console.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Breaks real servers. */
@Command(
        name = "real",
        sortOptions = false,
        description = {
            "Starts five real servers on free loopback ports, lets browsers use sessions on them, and breaks servers,"
                    + " connections and JVMs, one at a time; or, with --changes, adds servers, takes them out and replaces"
                    + " them. Every session's history is checked.",
            "Exit code 0: nothing wrong was found."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class RealCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Mixin
    private LengthOption length;

    @Option(
            names = "--adapter",
            paramLabel = "WAY",
            defaultValue = "sessionring",
            converter = AdapterKind.Converter.class,
            completionCandidates = AdapterKind.Converter.class,
            description = "How sessions are kept: ${COMPLETION-CANDIDATES}. Default ${DEFAULT-VALUE}.")
    private AdapterKind adapter;

    @Option(
            names = "--changes",
            description =
                    "Instead of faults alone: the ring is changed from three nodes to six and back, by servers that"
                            + " die meanwhile, go back, or begin two changes at once.")
    private boolean changes;

    private final Progress progress;

    RealCommand(Progress progress) {
        this.progress = progress;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        long seconds = length.seconds();
        RunReport report;
        PrintWriter out = spec.commandLine().getOut();
        try (RealRun run = new RealRun(options.backend(), adapter, changes, options.seed())) {
            try (Progress.Bar bar =
                    progress.start(adapter.label() + " on " + options.backend().label(), seconds)) {
                report = run.run(changes ? Move.of(adapter) : Nemesis.of(options.backend()), seconds, bar);
            }
            out.printf(
                    Locale.ROOT,
                    "%,d histories, %,d operations, %,d " + (changes ? "changes" : "faults")
                            + ", %,d acknowledged writes, %.3f %% unavailable;" + " histories with%n",
                    report.histories(),
                    report.operations(),
                    report.faults().size(),
                    report.acknowledgedWrites(),
                    report.unavailablePercent());
            run.counts().print(out);
            out.println("made with " + report.made());
        }
        options.write(report);
        return report.wrongHistories() == 0 ? 0 : 1;
    }
}
