package io.sessionring.example.chaos;

import io.sessionring.example.console.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

    @Mixin
    private RunOptions options;

    @Mixin
    private LengthOption seconds;

    private final Progress progress;

    HangCommand(Progress progress) {
        this.progress = progress;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Duration length = Duration.ofSeconds(seconds.seconds());
        HangReport report;
        try (HangRun run = new HangRun(options.backend(), options.seed());
                Progress.Bar bar = progress.start("hang on " + options.backend().label(), length.toSeconds())) {
            report = run.run(length, SPAN, bar);
        }
        report.print(spec.commandLine().getOut());
        options.write(report);
        return report.holds() ? 0 : 1;
    }
}
