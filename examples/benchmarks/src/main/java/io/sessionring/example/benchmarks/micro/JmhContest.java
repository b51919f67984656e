package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.console.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Lets JMH measure several rows at the same time, which take turns iteration by iteration. Each has a JMH of its own, started from its
 * class path, so that what JMH forks has no other class path either.
 */
final class JmhContest implements AutoCloseable {

    /**
     * How long and how often is measured.
     *
     * @param warmUps iterations before those that count
     * @param warmMillis the length of each
     * @param rounds iterations that count; an odd number, so that one of them is the median
     * @param millis the length of each
     */
    record Pace(int warmUps, int warmMillis, int rounds, int millis) {

        static Pace of(boolean quick) {
            return quick ? new Pace(1, 100, 7, 20) : new Pace(8, 800, 11, 400);
        }
    }

    /** So that one that hangs ends the run instead of holding it up for ever. */
    private static final long TURN_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(120);

    /** Lines of what JMH said that tell why it failed. */
    private static final int WORDS = 2;

    private final List<JmhRow> rows;
    private final Turnstile turnstile;
    private final Path directory;
    private final List<Process> processes = new ArrayList<>();
    private final Map<JmhRow, JmhRun> measured = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** Ctrl-C is no way to leave processes and files behind. */
    private final Thread onExit = new Thread(this::clearQuietly, "jmh-clear");

    private JmhContest(List<JmhRow> rows) throws IOException {
        this.rows = List.copyOf(rows);
        directory = Files.createTempDirectory("sessionring-jmh");
        turnstile = new Turnstile(rows.size());
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * Measures.
     *
     * @param what is measured, for the bar
     * @param rows who takes part
     * @param methods the benchmarks, which every row has
     * @param parameters that all rows have, each with its values separated by commas
     */
    static JmhContest run(
            String what,
            List<JmhRow> rows,
            List<String> methods,
            Map<String, String> parameters,
            Pace pace,
            Progress progress)
            throws IOException, InterruptedException {
        int forks = methods.size();
        for (String values : parameters.values()) {
            forks *= values.split(",", -1).length;
        }
        try (JmhContest contest = new JmhContest(rows);
                Progress.Bar bar =
                        progress.start(what, (long) forks * rows.size() * (pace.warmUps() + pace.rounds()))) {
            for (int seat = 0; seat < rows.size(); seat++) {
                contest.start(seat, methods, parameters, pace);
            }
            contest.await(bar);
            return contest;
        }
    }

    private synchronized void start(int seat, List<String> methods, Map<String, String> parameters, Pace pace)
            throws IOException {
        JmhRow row = rows.get(seat);
        Map<String, String> all = new LinkedHashMap<>(row.parameters());
        all.putAll(parameters);
        all.put("turnstile", turnstile.address(seat));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // it only starts others
                "-XX:+UseSerialGC",
                "-Djmh.ignoreLock=true", // only one of them runs at a time
                "-cp",
                row.classPath(),
                "org.openjdk.jmh.Main",
                "\\Q" + row.benchmark() + ".\\E(" + String.join("|", methods) + ")$"));
        all.forEach((name, value) -> command.addAll(List.of("-p", name + "=" + value)));
        command.addAll(List.of("-f", "1", "-foe", "true", "-prof", "gc"));
        command.addAll(List.of("-wi", "" + pace.warmUps(), "-w", pace.warmMillis() + "ms"));
        command.addAll(List.of("-i", "" + pace.rounds(), "-r", pace.millis() + "ms"));
        List<String> forked = new ArrayList<>(List.of("-Xms1g", "-Xmx1g"));
        forked.addAll(row.jvmArguments());
        command.addAll(List.of("-jvmArgs", String.join(" ", forked)));
        command.addAll(List.of("-rf", "json", "-rff", result(seat).toString()));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said(seat).toFile())
                .start());
    }

    private Path result(int seat) {
        return directory.resolve(seat + ".json");
    }

    private Path said(int seat) {
        return directory.resolve(seat + ".txt");
    }

    private void await(Progress.Bar bar) throws IOException, InterruptedException {
        boolean[] over = new boolean[rows.size()];
        int running = rows.size();
        long turns = 0;
        long since = System.nanoTime();
        while (running > 0) {
            for (int seat = 0; seat < over.length; seat++) {
                if (!over[seat] && processes.get(seat).waitFor(20, TimeUnit.MILLISECONDS)) {
                    over[seat] = true;
                    running--;
                    turnstile.withdraw(seat);
                    take(seat);
                }
            }
            long now = turnstile.turns();
            if (now != turns) {
                turns = now;
                since = System.nanoTime();
                bar.stepTo(now);
            } else if (System.nanoTime() - since > TURN_WITHIN_NANOS) {
                throw new IOException("no benchmark has ended a turn for 120 s");
            }
        }
    }

    private void take(int seat) throws IOException {
        JmhRow row = rows.get(seat);
        if (processes.get(seat).exitValue() == 0) {
            measured.put(row, JmhRun.read(result(seat)));
            return;
        }
        List<String> lines = Files.readAllLines(said(seat), StandardCharsets.UTF_8).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        List<String> why = lines.stream()
                .filter(line -> line.contains("Exception") || line.contains("Error"))
                .limit(WORDS)
                .toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - WORDS), lines.size());
        notes.add(row.label() + " could not be measured: " + String.join(" ", why.isEmpty() ? last : why));
    }

    /** {@return the rows that were measured, in their order, with what JMH has measured} */
    Map<JmhRow, JmhRun> measured() {
        Map<JmhRow, JmhRun> ordered = new LinkedHashMap<>();
        for (JmhRow row : rows) {
            JmhRun run = measured.get(row);
            if (run != null) {
                ordered.put(row, run);
            }
        }
        return ordered;
    }

    /**
     * {@return what JMH has measured for a row that the others are compared with}
     *
     * @throws IOException if it could not be measured
     */
    JmhRun run(JmhRow row) throws IOException {
        JmhRun run = measured.get(row);
        if (run == null) {
            throw new IOException(String.join("; ", notes));
        }
        return run;
    }

    /** {@return which rows could not be measured, and why} */
    List<String> notes() {
        return List.copyOf(notes);
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException e) {
            // it runs already
        }
        turnstile.close();
        clear();
    }

    private void clearQuietly() {
        try {
            clear();
        } catch (IOException e) {
            // what is left is in the directory for temporary files
        }
    }

    /** Ends what runs, and deletes what it wrote. */
    private synchronized void clear() throws IOException {
        for (Process each : processes) {
            each.descendants().forEach(ProcessHandle::destroyForcibly);
            each.destroyForcibly();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
