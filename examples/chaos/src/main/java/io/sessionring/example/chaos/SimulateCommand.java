package io.sessionring.example.chaos;

import io.sessionring.example.console.Progress;
import io.sessionring.internal.replication.Configuration;
import io.sessionring.internal.replication.Simulation;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs simulated histories. */
@Command(
        name = "simulate",
        sortOptions = false,
        description = {
            "Runs the replication of several clients over simulated nodes in simulated time, with faults, and checks"
                    + " every history. Without --config the histories are spread over all configurations of which nothing"
                    + " wrong may come.",
            "Exit code 0: nothing wrong was found."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class SimulateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--histories", paramLabel = "N", description = "How many histories, at least 1.")
    private @Nullable Integer histories;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Seed of the first history of each configuration; the others follow. Default 1.")
    private long seed;

    @Option(names = "--config", paramLabel = "NAME", description = "Only this configuration.")
    private @Nullable String config;

    @Option(names = "--list", description = "Names the configurations.")
    private boolean list;

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description = "Runs the one history that the schedule in FILE says.")
    private @Nullable Path replay;

    private final Progress progress;
    private final Counts counts = Counts.ofSimulation();
    private final LongAdder operations = new LongAdder();
    private final LongAdder unavailable = new LongAdder();

    SimulateCommand(Progress progress) {
        this.progress = progress;
    }

    private record Task(Configuration configuration, long seed) {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (list) {
            Arrays.stream(Configuration.values()).map(Configuration::label).forEach(out::println);
            return 0;
        }
        if (replay != null) {
            count(replayed(replay), "schedule " + replay.getFileName());
        } else {
            run(tasks());
        }
        out.printf(
                Locale.ROOT,
                "%,d histories, %,d operations, %.3f %% unavailable; histories with%n",
                counts.histories(),
                operations.sum(),
                100.0 * unavailable.sum() / Math.max(1, operations.sum()));
        counts.print(out);
        return counts.wrongHistories() == 0 ? 0 : 1;
    }

    private Simulation.Result replayed(Path file) throws IOException {
        String schedule;
        try {
            schedule = Files.readString(file);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--replay: cannot read " + file, e);
        }
        try {
            return Simulation.replay(schedule);
        } catch (RuntimeException e) {
            throw new ParameterException(spec.commandLine(), "--replay: " + file + " is not a schedule: " + e, e);
        }
    }

    private List<Task> tasks() {
        if (histories == null) {
            throw new ParameterException(spec.commandLine(), "--histories N, --replay FILE or --list is missing");
        }
        int wanted = histories;
        if (wanted < 1) {
            throw new ParameterException(spec.commandLine(), "--histories must be at least 1; got " + wanted);
        }
        List<Configuration> configurations = config == null
                ? Arrays.stream(Configuration.values())
                        .filter(Configuration::promised)
                        .toList()
                : List.of(configuration(config));
        int several = configurations.size();
        return LongStream.range(0, wanted)
                .mapToObj(i -> new Task(configurations.get((int) (i % several)), seed + i / several))
                .toList();
    }

    private Configuration configuration(String name) {
        return Arrays.stream(Configuration.values())
                .filter(configuration -> configuration.label().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--config: '" + name + "' is not one of: "
                                + Arrays.stream(Configuration.values())
                                        .map(Configuration::label)
                                        .collect(Collectors.joining(", "))));
    }

    private void run(List<Task> tasks) {
        try (Progress.Bar bar = progress.start("simulate", tasks.size())) {
            tasks.parallelStream().forEach(task -> {
                count(
                        Simulation.run(task.configuration, task.seed),
                        "simulate --histories 1 --config " + task.configuration.label() + " --seed " + task.seed);
                bar.stepTo(counts.histories());
            });
        }
    }

    private void count(Simulation.Result result, String where) {
        operations.add(result.operations());
        unavailable.add(result.unavailable());
        counts.add(where, result.violations());
    }
}
