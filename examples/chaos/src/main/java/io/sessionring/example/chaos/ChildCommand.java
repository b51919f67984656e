package io.sessionring.example.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sessionring.Node;
import io.sessionring.example.chaos.ChildJvm.Answer;
import io.sessionring.example.chaos.ChildJvm.Question;
import io.sessionring.example.chaos.SessionStore.Loaded;
import io.sessionring.example.chaos.SessionStore.Unavailable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The other side of {@link ChildJvm}: an application server that does what it is told on standard input. */
@Command(name = "child", hidden = true, description = "An application server that is told what to do; for 'real'.")
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class ChildCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Option(names = "--backend", required = true, converter = BackendKind.Converter.class)
    private BackendKind backend;

    @Option(names = "--adapter", required = true, converter = AdapterKind.Converter.class)
    private AdapterKind adapter;

    @Option(names = "--server", required = true)
    private int server;

    @Option(names = "--node", required = true)
    private List<String> addresses;

    private final InputStream in;
    private final Map<Integer, Loaded> loaded = new HashMap<>();
    private int handles;

    ChildCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        List<Node> nodes = new ArrayList<>();
        for (String address : addresses) {
            nodes.add(Node.parse(address).withName("node" + nodes.size()));
        }
        BufferedReader questions = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        PrintWriter out = spec.commandLine().getOut();
        try (SessionStore store = adapter.open(server, backend.backend(), nodes)) {
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
            };
        } catch (Unavailable e) {
            return Answer.UNAVAILABLE;
        }
    }

    private Answer loaded(Optional<Loaded> found) {
        Loaded session = found.orElse(null);
        if (session == null) {
            return Answer.of(false);
        }
        loaded.clear(); // one request at a time
        loaded.put(++handles, session);
        return new Answer(true, true, handles, session.values());
    }
}
