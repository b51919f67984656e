package io.sessionring.example.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sessionring.Node;
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
    record Question(Kind kind, String id, int handle, Map<String, String> set, Set<String> remove) {
        enum Kind {
            READY,
            LOAD,
            SAVE
        }
    }

    /** What it answers; {@code yes}: the session is there. */
    record Answer(boolean available, boolean yes, int handle, Map<String, String> values) {
        static final Answer UNAVAILABLE = new Answer(false, false, 0, Map.of());

        static Answer of(boolean yes) {
            return new Answer(true, yes, 0, Map.of());
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

    static ChildJvm start(BackendKind backend, AdapterKind adapter, int server, List<Node> nodes) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Chaos.class.getName(),
                "child",
                "--backend",
                backend.label(),
                "--adapter",
                adapter.label(),
                "--server",
                Integer.toString(server)));
        for (Node node : nodes) {
            command.add("--node");
            command.add(node.host() + ":" + node.port());
        }
        try {
            return new ChildJvm(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
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
        Answer answer = ask(new Question(Question.Kind.LOAD, id, 0, Map.of(), Set.of()));
        return answer.yes ? Optional.of(new Held(id, answer.handle, answer.values)) : Optional.empty();
    }

    @Override
    public boolean save(SessionStore.Loaded session, Map<String, String> set, Set<String> remove) {
        return ask(new Question(Question.Kind.SAVE, session.id(), ((Held) session).handle, set, remove)).yes;
    }

    @Override
    public boolean allNodesAnswer() {
        return ask(new Question(Question.Kind.READY, "", 0, Map.of(), Set.of())).yes;
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
