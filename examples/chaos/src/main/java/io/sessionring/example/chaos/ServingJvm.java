package io.sessionring.example.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sessionring.Node;
import io.sessionring.example.chaos.Errand.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** An application server in a JVM of its own that serves many requests at a time, and takes the times of its calls itself. Thread-safe. */
final class ServingJvm implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer questions;
    private final Thread atExit;
    private final Map<Long, CompletableFuture<Result>> asked = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile boolean gone;

    private ServingJvm(Process process) {
        this.process = process;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.atExit = new Thread(process::destroyForcibly, "end-child");
        Runtime.getRuntime().addShutdownHook(atExit);
        Thread answers = new Thread(this::read, "answers");
        answers.setDaemon(true);
        answers.start();
    }

    /** Starts one that lists these nodes, and will never be given another list. */
    static ServingJvm start(BackendKind backend, List<Node> listed, int replicas) {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--backend", backend.label(), "--replicas", Integer.toString(replicas)));
        for (Node node : listed) {
            arguments.add("--node");
            arguments.add(node.host() + ":" + node.port());
        }
        return new ServingJvm(ChildJvm.launch(256, arguments));
    }

    /** Asks it something; the answer fails if the JVM dies, which it is not told to. */
    CompletableFuture<Result> ask(Errand errand) {
        Errand numbered = errand.numbered(numbers.incrementAndGet());
        CompletableFuture<Result> answer = new CompletableFuture<>();
        asked.put(numbered.number(), answer);
        try {
            String line = JSON.writeValueAsString(numbered) + "\n";
            synchronized (questions) {
                questions.write(line);
                questions.flush();
            }
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
        if (gone) {
            failAll();
        }
        return answer;
    }

    private void read() {
        try (BufferedReader answers =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                Result result = JSON.readValue(line, Result.class);
                CompletableFuture<Result> waiting = asked.remove(result.number());
                if (waiting != null) {
                    waiting.complete(result);
                }
            }
        } catch (IOException e) {
            // it is gone, as at the end of its answers
        } finally {
            gone = true;
            failAll();
        }
    }

    private void failAll() {
        for (Long number : List.copyOf(asked.keySet())) {
            CompletableFuture<Result> waiting = asked.remove(number);
            if (waiting != null) {
                waiting.completeExceptionally(new UncheckedIOException(new IOException("the JVM is gone")));
            }
        }
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
