package io.sessionring.example.benchmarks.session;

import io.sessionring.example.benchmarks.Benchmarks;
import io.sessionring.example.benchmarks.PeerJar;
import io.sessionring.example.benchmarks.row.Host;
import io.sessionring.example.benchmarks.row.Round;
import io.sessionring.example.benchmarks.row.RoundText;
import io.sessionring.example.benchmarks.row.Task;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with one contender in it, so that none profits or suffers from what the compiler has learnt of another one, its driver
 * does not clash with theirs, and what the JVM uses is what the contender uses. For one thread.
 */
final class RowJvm implements AutoCloseable {

    /** The row that is measured. */
    static final String MAIN = "main";

    /** So that a row that hangs ends the run instead of holding it up for ever. */
    private static final long ANSWER_WITHIN_SECONDS = 120;

    /** A million cannot be stored within that time. */
    private static final int CREATED_AT_A_TIME = 50_000;

    private static final String ENDED = "ended";

    private final Process process;
    private final PrintWriter commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private RowJvm(Process process) {
        this.process = process;
        commands = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
        Thread reader = new Thread(this::read, "row-answers");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the JVM. */
    static RowJvm start(Contender contender) throws IOException {
        return start(contender, "");
    }

    /** Starts a JVM in which the classes of a jar take the place of others of the same name. */
    static RowJvm instead(Contender contender, Path jar) throws IOException {
        return start(contender, jar + File.pathSeparator);
    }

    private static RowJvm start(Contender contender, String before) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms512m", "-Xmx512m"));
        if (contender.inThisJar()) {
            command.addAll(List.of("-cp", before + System.getProperty("java.class.path")));
            command.addAll(List.of(Benchmarks.class.getName(), "row", contender.name()));
        } else {
            command.addAll(List.of("-jar", evcache().toString()));
        }
        return new RowJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    private static Path evcache() throws IOException {
        try {
            return PeerJar.EVCACHE.extracted();
        } catch (FileNotFoundException e) {
            throw new RowException(String.valueOf(e.getMessage()));
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(Host.OK) || line.startsWith(Host.FAILED)) {
                    answers.add(line);
                }
            }
        } catch (IOException e) {
            // it has ended
        }
        answers.add(ENDED);
    }

    /** Connects a row under a name. */
    void open(String name, List<String> nodes, int threads) {
        say("open " + name + " " + String.join(",", nodes) + " " + threads);
    }

    /** Stores sessions of {@link io.sessionring.example.benchmarks.row.Visitor}. */
    void create(String name, int count) {
        for (int left = count; left > 0; left -= CREATED_AT_A_TIME) {
            say("create " + name + " " + Math.min(left, CREATED_AT_A_TIME));
        }
    }

    /** Stores sessions that have so many attributes of so many characters. */
    void fill(String name, int count, int attributes, int size) {
        say("fill " + name + " " + count + " " + attributes + " " + size);
    }

    Round round(String name, Task task, int threads, int millis) {
        return round(name, task, threads, millis, 0);
    }

    /** As many calls a second as they can with {@code perSecond} 0, else so many. */
    Round round(String name, Task task, int threads, int millis, int perSecond) {
        return RoundText.parse(say("round " + name + " " + task + " " + threads + " " + millis + " " + perSecond));
    }

    /** {@return the median time of so many calls, one after the other, in ns} */
    long calls(String name, Task task, int count) {
        return Long.parseLong(say("calls " + name + " " + task + " " + count));
    }

    /** Disconnects a row. */
    void close(String name) {
        say("close " + name);
    }

    private String say(String command) {
        commands.println(command);
        try {
            String answer = answers.poll(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new RowException("'" + command + "' was not answered within " + ANSWER_WITHIN_SECONDS + " s");
            }
            if (answer.equals(ENDED)) {
                throw new RowException("its JVM has ended at '" + command + "'");
            }
            if (answer.startsWith(Host.FAILED)) {
                throw new RowException(answer.substring(Host.FAILED.length()).trim());
            }
            return answer.substring(Host.OK.length()).trim();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RowException("interrupted");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** What a row was asked to do and could not. */
    static final class RowException extends RuntimeException {
        RowException(String message) {
            super(message);
        }
    }
}
