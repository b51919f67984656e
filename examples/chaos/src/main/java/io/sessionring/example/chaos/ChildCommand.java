package io.sessionring.example.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sessionring.example.chaos.ChildJvm.Answer;
import io.sessionring.example.chaos.ChildJvm.Question;
import io.sessionring.example.chaos.RingSight.Stage;
import io.sessionring.example.chaos.SessionStore.Loaded;
import io.sessionring.example.chaos.SessionStore.Unavailable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The other side of {@link ChildJvm}: an application server that does what it is told on standard input. */
@Command(name = "child", hidden = true, description = "An application server that is told what to do; for 'real'.")
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class ChildCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Until a change that has begun has reached a node. */
    private static final long HEARD_OF = 100_000_000;

    @Spec
    private CommandSpec spec;

    @Option(names = "--backend", required = true, converter = BackendKind.Converter.class)
    private BackendKind backend;

    @Option(names = "--adapter", required = true, converter = AdapterKind.Converter.class)
    private AdapterKind adapter;

    @Option(names = "--server", required = true)
    private int server;

    @Option(names = "--node", required = true)
    private List<String> nodes;

    @Option(names = "--listed", required = true)
    private List<Integer> listed;

    @Option(names = "--replicas", required = true)
    private int replicas;

    @Option(names = "--ring-version", required = true)
    private int ringVersion;

    private final InputStream in;
    private final Map<Integer, Loaded> loaded = new HashMap<>();
    private int handles;

    ChildCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        OwnLines lines = OwnLines.parse(nodes);
        RingShape shape = new RingShape(listed, replicas);
        BufferedReader questions = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        PrintWriter out = spec.commandLine().getOut();
        try (SessionStore store = adapter.open(server, backend.backend(), lines, shape, ringVersion)) {
            for (String line = questions.readLine(); line != null; line = questions.readLine()) {
                out.println(JSON.writeValueAsString(answer(store, JSON.readValue(line, Question.class))));
                out.flush();
            }
        }
        return 0;
    }

    private Answer answer(SessionStore store, Question question) {
        try {
            return switch (question.kind()) {
                case READY -> Answer.of(store.allNodesAnswer());
                case LOAD -> loaded(store.load(question.id()));
                case SAVE -> {
                    Loaded session = loaded.remove(question.handle());
                    yield Answer.of(session != null && store.save(session, question.set(), question.remove()));
                }
                case CHANGE -> Answer.of(change(store, Objects.requireNonNull(question.shape()), question.dieIn()));
                case GO_BACK -> Answer.of(store.goBack());
                case RING -> new Answer(true, true, 0, Map.of(), store.ring());
            };
        } catch (Unavailable e) {
            return Answer.UNAVAILABLE;
        }
    }

    private static boolean change(SessionStore store, RingShape wanted, @Nullable Stage dieIn) {
        boolean begun = store.change(wanted);
        if (begun && dieIn != null) {
            Thread end = new Thread(() -> dieIn(store, dieIn), "dies");
            end.setDaemon(true);
            end.start();
        }
        return begun;
    }

    /** As if it were killed, and no later than that: the last stage is a short one. */
    private static void dieIn(SessionStore store, Stage stage) {
        LockSupport.parkNanos(HEARD_OF); // else there may be no change
        Stage now = store.ring().stage();
        while (now != Stage.STABLE && now.compareTo(stage) < 0) {
            LockSupport.parkNanos(100_000);
            now = store.ring().stage();
        }
        Runtime.getRuntime().halt(now == stage ? 0 : 1);
    }

    private Answer loaded(Optional<Loaded> found) {
        Loaded session = found.orElse(null);
        if (session == null) {
            return Answer.of(false);
        }
        loaded.clear(); // one request at a time
        loaded.put(++handles, session);
        return new Answer(true, true, handles, session.values(), null);
    }
}
