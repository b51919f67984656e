package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.console.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs benchmarks, each in a JVM of its own, and shows how far they are. */
final class Jmh {

    private Jmh() {}

    /** {@return settings for a short or a long run of the benchmarks of one class} */
    static ChainedOptionsBuilder options(Class<?> benchmarks, boolean quick, String... methods) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .forks(1)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .jvmArgs("-Xms1g", "-Xmx1g")
                .warmupIterations(quick ? 2 : 5)
                .warmupTime(TimeValue.milliseconds(quick ? 400 : 1_000))
                .measurementIterations(quick ? 7 : 11)
                .measurementTime(TimeValue.milliseconds(quick ? 40 : 500));
        for (String each : methods) {
            options.include("\\Q" + benchmarks.getName() + "." + each + "\\E");
        }
        return options;
    }

    static Collection<RunResult> run(String what, ChainedOptionsBuilder options, int count, Progress progress)
            throws RunnerException, CommandLineOptionException {
        try (Progress.Bar bar = progress.start(what, count)) {
            return new Runner(options.build(), new Shown(bar)).run();
        }
    }

    /** {@return what each iteration measured} */
    static List<Double> values(Collection<BenchmarkResult> forks) {
        List<Double> values = new ArrayList<>();
        for (BenchmarkResult fork : forks) {
            for (IterationResult iteration : fork.getIterationResults()) {
                values.add(iteration.getPrimaryResult().getScore());
            }
        }
        return values;
    }

    /** {@return what each iteration told beside the time, such as the bytes allocated} */
    static List<Double> secondary(Collection<BenchmarkResult> forks, String label) {
        List<Double> values = new ArrayList<>();
        for (BenchmarkResult fork : forks) {
            for (IterationResult iteration : fork.getIterationResults()) {
                iteration.getSecondaryResults().forEach((name, result) -> {
                    if (name.endsWith(label)) {
                        values.add(((Result<?>) result).getScore());
                    }
                });
            }
        }
        return values;
    }

    /** Only moves the bar. */
    private static final class Shown implements OutputFormat {

        private final Progress.Bar bar;
        private int done;

        Shown(Progress.Bar bar) {
            this.bar = bar;
        }

        @Override
        public void startBenchmark(BenchmarkParams params) {
            String name = params.getBenchmark();
            bar.say(name.substring(name.lastIndexOf('.') + 1));
        }

        @Override
        public void endBenchmark(BenchmarkResult result) {
            bar.stepTo(++done);
        }

        @Override
        public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {}

        @Override
        public void iterationResult(
                BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult data) {}

        @Override
        public void startRun() {}

        @Override
        public void endRun(Collection<RunResult> result) {}

        @Override
        public void print(String text) {}

        @Override
        public void println(String text) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public void verbosePrintln(String text) {}

        @Override
        public void write(int b) {}

        @Override
        public void write(byte[] b) {}
    }
}
