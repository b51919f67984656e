package io.sessionring.example.chaos;

import io.sessionring.example.chaos.ChangeRun.Step;
import io.sessionring.example.console.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Changes the ring of many sessions. */
@Command(
        name = "change",
        sortOptions = false,
        description = {
            "Starts real servers on free loopback ports, four of which are the ring, and five application servers, each in a"
                    + " JVM of its own, all with the same list of nodes for ever; four of them write. Then one node is"
                    + " added, one removed, one given twice the weight, and one moved to another address, at the rate that"
                    + " is the default, while requests come at a steady rate. After each change the node that left is switched"
                    + " off, and every session is read back, also by the server that only reads.",
            "",
            "Choose a rate at which the processors are mostly idle: p99 on a machine that is busy tells of the machine."
                    + " Nothing else should run on it.",
            "",
            "Exit code 0: every session held what was acknowledged, no log-out was undone, and the 99th percentile of every"
                    + " kind of call was during each change at most three times what it was before."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class ChangeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunOptions options;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            defaultValue = "200000",
            description = "Live sessions, at least 100. Default ${DEFAULT-VALUE}.")
    private int sessions;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description = "Replicas of each session, 0 to 2. Default ${DEFAULT-VALUE}.")
    private int replicas;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "Requests a second: half load a session, change and save it, three in ten only load one, one in ten"
                            + " makes one, one in ten logs one out. Default ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--window",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long calls are timed before each change. Default ${DEFAULT-VALUE}.")
    private int window;

    private final Progress progress;

    ChangeCommand(Progress progress) {
        this.progress = progress;
    }

    private void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), name + " must be " + least + " to " + most + "; got " + value);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        check("--sessions", sessions, 100, 10_000_000);
        check("--replicas", replicas, 0, 2);
        check("--rate", rate, 1, 100_000);
        check("--window", window, 1, 3_600);
        ChangeReport report;
        List<Step> steps = List.of(Step.values());
        try (Progress.Bar bar = progress.start("change on " + options.backend().label(), 1 + 2L * steps.size());
                ChangeRun run = new ChangeRun(options.backend(), replicas, sessions, rate, options.seed())) {
            report = run.run(steps, Duration.ofSeconds(window), bar);
        }
        report.print(spec.commandLine().getOut());
        options.write(report);
        return report.nothingWrong() && report.fastEnough() ? 0 : 1;
    }
}
