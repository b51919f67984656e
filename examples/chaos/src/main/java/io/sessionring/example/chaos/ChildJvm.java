package io.sessionring.example.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sessionring.example.chaos.RingSight.Stage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An application server in a JVM of its own, which can be stopped and killed. It serves one request at a time: whoever wants
 * it has to have {@link #turn}. Times are taken on this side, so that its clock does not matter.
 */
final class ChildJvm implements SessionAccess {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;
    private final Thread atExit;
    private final Semaphore turn = new Semaphore(1);

    /** What it is asked. */
    record Question(
            Kind kind,
            String id,
            int handle,
            Map<String, String> set,
            Set<String> remove,
            @Nullable RingShape shape,
            @Nullable Stage dieIn) {

        static Question of(Kind kind) {
            return new Question(kind, "", 0, Map.of(), Set.of(), null, null);
        }

        enum Kind {
            READY,
            LOAD,
            SAVE,
            CHANGE,
            GO_BACK,
            RING
        }
    }

    /** What it answers; {@code yes}: the session is there, or it does what it is asked. */
    record Answer(
            boolean available,
            boolean yes,
            int handle,
            Map<String, String> values,
            @Nullable RingSight ring) {
        static final Answer UNAVAILABLE = new Answer(false, false, 0, Map.of(), null);

        static Answer of(boolean yes) {
            return new Answer(true, yes, 0, Map.of(), null);
        }
    }

    private record Held(String id, int handle, Map<String, String> values) implements SessionStore.Loaded {}

    private ChildJvm(Process process) {
        this.process = process;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.atExit = new Thread(process::destroyForcibly, "end-child");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts one that lists some of the nodes. */
    static ChildJvm start(
            BackendKind backend, AdapterKind adapter, int server, OwnLines lines, RingShape listed, int ringVersion) {
        List<String> arguments = new ArrayList<>(List.of(
                "child",
                "--backend",
                backend.label(),
                "--adapter",
                adapter.label(),
                "--server",
                Integer.toString(server),
                "--replicas",
                Integer.toString(listed.replicas()),
                "--ring-version",
                Integer.toString(ringVersion)));
        for (String line : lines.arguments()) {
            arguments.add("--node");
            arguments.add(line);
        }
        for (int node : listed.nodes()) {
            arguments.add("--listed");
            arguments.add(Integer.toString(node));
        }
        return new ChildJvm(launch(128, arguments));
    }

    /** Starts this tool in a JVM of its own, with so much memory at most. */
    static Process launch(int megabytes, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + megabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                Chaos.class.getName()));
        command.addAll(arguments);
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The right to ask it something. */
    Semaphore turn() {
        return turn;
    }

    void kill() {
        process.destroyForcibly();
    }

    void suspend() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("signal " + name + " could not be sent");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Answer ask(Question question) {
        try {
            questions.write(JSON.writeValueAsString(question) + "\n");
            questions.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new SessionStore.Unavailable("the JVM is gone", null);
            }
            Answer answer = JSON.readValue(line, Answer.class);
            if (!answer.available) {
                throw new SessionStore.Unavailable("too few nodes answered the JVM", null);
            }
            return answer;
        } catch (IOException e) {
            throw new SessionStore.Unavailable("the JVM is gone", e);
        }
    }

    @Override
    public Optional<SessionStore.Loaded> load(String id) {
        Answer answer = ask(new Question(Question.Kind.LOAD, id, 0, Map.of(), Set.of(), null, null));
        return answer.yes ? Optional.of(new Held(id, answer.handle, answer.values)) : Optional.empty();
    }

    @Override
    public boolean save(SessionStore.Loaded session, Map<String, String> set, Set<String> remove) {
        return ask(new Question(Question.Kind.SAVE, session.id(), ((Held) session).handle, set, remove, null, null))
                .yes;
    }

    @Override
    public boolean allNodesAnswer() {
        return ask(Question.of(Question.Kind.READY)).yes;
    }

    @Override
    public boolean change(RingShape wanted) {
        return ask(new Question(Question.Kind.CHANGE, "", 0, Map.of(), Set.of(), wanted, null)).yes;
    }

    /** Begins a change and dies as soon as it has come so far. */
    boolean changeAndDie(RingShape wanted, Stage dieIn) {
        return ask(new Question(Question.Kind.CHANGE, "", 0, Map.of(), Set.of(), wanted, dieIn)).yes;
    }

    /** {@return whether it has died in the very stage in which it was to; false if it came too late for that} */
    boolean diesWhenTold(long within) throws InterruptedException {
        if (!process.waitFor(within, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the JVM has not come to the stage in which it was to die");
        }
        return process.exitValue() == 0;
    }

    @Override
    public boolean goBack() {
        return ask(Question.of(Question.Kind.GO_BACK)).yes;
    }

    @Override
    public RingSight ring() {
        RingSight sight = ask(Question.of(Question.Kind.RING)).ring;
        if (sight == null) {
            throw new SessionStore.Unavailable("the JVM does not know its ring", null);
        }
        return sight;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the JVM is on its way out, and the hook does its work
        }
    }
}
