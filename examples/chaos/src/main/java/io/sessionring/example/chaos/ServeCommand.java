package io.sessionring.example.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sessionring.Node;
import io.sessionring.NodeFullException;
import io.sessionring.NodeStatus;
import io.sessionring.RingChange;
import io.sessionring.RingChangeException;
import io.sessionring.RingEvent;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionListener;
import io.sessionring.SessionUnavailableException;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.chaos.Errand.Member;
import io.sessionring.example.chaos.Errand.Result;
import io.sessionring.example.chaos.Errand.RingState;
import io.sessionring.example.chaos.Errand.Written;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The other side of {@link ServingJvm}: an application server that takes errands on standard input. */
@Command(name = "serve", hidden = true, description = "An application server that is told what to do; for 'change'.")
@SuppressWarnings("NullAway.Init") // picocli sets the options
final class ServeCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final int THREADS = 16;
    private static final int LOOKS = 40;

    /** Once so many sessions could not be read the others are looked at once only: it would take for ever. */
    private static final int MOST_UNREAD = 200;

    private static final long BETWEEN_LOOKS = 100_000_000;
    private static final int CART_LENGTH = 300;

    @Spec
    private CommandSpec spec;

    @Option(names = "--backend", required = true, converter = BackendKind.Converter.class)
    private BackendKind backend;

    @Option(names = "--node", required = true)
    private List<String> nodes;

    @Option(names = "--replicas", required = true)
    private int replicas;

    private final InputStream in;
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    private final AtomicInteger unread = new AtomicInteger();
    private volatile @Nullable RingEvent ring;
    private volatile @Nullable RingChange begun;

    ServeCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        List<Node> listed = IntStream.range(0, nodes.size())
                .mapToObj(i -> Node.parse(nodes.get(i)).withName(OwnLines.name(i)))
                .toList();
        BufferedReader errands = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        PrintWriter out = spec.commandLine().getOut();
        try (SessionClient client = SessionClient.builder(backend.backend(), KryoCodec.allowing())
                .nodes(listed)
                .replicas(replicas)
                .maxInactiveInterval(ChangeRun.MAX_INACTIVE)
                .listener(new SessionListener() {
                    @Override
                    public void ring(RingEvent event) {
                        ring = event;
                    }
                })
                .build()) {
            for (String line = errands.readLine(); line != null; line = errands.readLine()) {
                long came = System.nanoTime();
                Errand errand = JSON.readValue(line, Errand.class);
                pool.execute(() -> serve(out, client, errand, came));
            }
        } finally {
            pool.shutdownNow();
        }
        return 0;
    }

    /** An errand that fails as none may is the end of this server, so that nobody waits for the answer. */
    private void serve(PrintWriter out, SessionClient client, Errand errand, long came) {
        try {
            answer(out, run(client, errand, came));
        } catch (RuntimeException | Error e) {
            Runtime.getRuntime().halt(1);
        }
    }

    private static void answer(PrintWriter out, Result result) {
        try {
            String line = JSON.writeValueAsString(result);
            synchronized (out) {
                out.println(line);
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result run(SessionClient client, Errand errand, long came) {
        return switch (errand.kind()) {
            case CREATE -> {
                Session session = client.create();
                Written written = save(client, session, errand.value());
                yield new Result(errand.number(), session.id(), List.of(), written, -1, System.nanoTime() - came, null);
            }
            case LOAD, CHANGE -> use(client, errand, came);
            case LOG_OUT -> {
                Written written = logOut(client, errand.ids().get(0));
                yield new Result(errand.number(), "", List.of(), written, -1, System.nanoTime() - came, null);
            }
            case LOOK -> new Result(errand.number(), "", look(client, errand.ids()), Written.NOTHING, -1, -1, null);
            case CHANGE_RING -> new Result(errand.number(), "", List.of(), changeRing(client, errand), -1, -1, null);
            case RING -> new Result(errand.number(), "", List.of(), Written.NOTHING, -1, -1, ring(client));
        };
    }

    private static Result use(SessionClient client, Errand errand, long came) {
        Optional<Session> loaded = Optional.empty();
        int found;
        try {
            loaded = client.load(errand.ids().get(0));
            found = value(loaded);
        } catch (SessionUnavailableException e) {
            found = Result.UNAVAILABLE;
        }
        long read = System.nanoTime();
        if (errand.kind() == Errand.Kind.LOAD || loaded.isEmpty()) {
            return new Result(errand.number(), "", List.of(found), Written.NOTHING, read - came, -1, null);
        }
        Written written = save(client, loaded.get(), errand.value());
        return new Result(errand.number(), "", List.of(found), written, read - came, System.nanoTime() - read, null);
    }

    private static Written save(SessionClient client, Session session, int value) {
        session.set("visit", value);
        session.set("cart", cart(value));
        try {
            return client.save(session) ? Written.DONE : Written.GONE;
        } catch (SessionUnavailableException | NodeFullException e) {
            return Written.UNKNOWN;
        }
    }

    private static Written logOut(SessionClient client, String id) {
        try {
            return client.delete(id) ? Written.DONE : Written.UNKNOWN;
        } catch (SessionUnavailableException e) {
            return Written.UNKNOWN;
        }
    }

    private static int value(Optional<Session> found) {
        if (found.isEmpty()) {
            return Result.ABSENT;
        }
        int visit = found.get().get("visit", Integer.class).orElse(Result.TORN);
        String cart = found.get().get("cart", String.class).orElse("");
        return cart.equals(cart(visit)) ? visit : Result.TORN;
    }

    /** Told by the visit, and as long as what people put into a session. */
    private static String cart(int visit) {
        String item = "item " + visit + ", ";
        return item.repeat(CART_LENGTH / item.length());
    }

    private List<Integer> look(SessionClient client, List<String> ids) {
        List<Integer> found = new ArrayList<>(Collections.nCopies(ids.size(), Result.UNAVAILABLE));
        for (int looks = 0; looks < LOOKS && found.contains(Result.UNAVAILABLE); looks++) {
            if (looks > 0 && unread.get() >= MOST_UNREAD) {
                break;
            }
            if (looks > 0) {
                LockSupport.parkNanos(BETWEEN_LOOKS);
            }
            lookAtTheUnavailable(client, ids, found);
        }
        unread.addAndGet(Collections.frequency(found, Result.UNAVAILABLE));
        return found;
    }

    private static void lookAtTheUnavailable(SessionClient client, List<String> ids, List<Integer> found) {
        Map<Integer, CompletableFuture<Integer>> looks = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            if (found.get(i) == Result.UNAVAILABLE) {
                looks.put(
                        i,
                        client.async()
                                .peek(ids.get(i))
                                .handle((session, failure) -> failure == null ? value(session) : Result.UNAVAILABLE));
            }
        }
        looks.forEach((i, look) -> found.set(i, look.join()));
    }

    private Written changeRing(SessionClient client, Errand errand) {
        try {
            begun = client.changeNodes(
                    errand.members().stream().map(Member::node).toList(), List.of(), errand.replicas());
            return Written.DONE;
        } catch (RingChangeException e) {
            return Written.UNKNOWN;
        }
    }

    private @Nullable RingState ring(SessionClient client) {
        RingEvent seen = ring;
        if (seen == null) {
            return null;
        }
        RingChange own = begun;
        RingChange.Progress progress = own == null ? null : own.progress();
        return new RingState(
                seen.term(),
                seen.nodes().stream().map(Member::of).toList(),
                client.ringChange().isEmpty(),
                client.nodes().stream().allMatch(node -> node.state() == NodeStatus.State.UP),
                progress == null ? null : progress.stage(),
                progress == null ? 0 : progress.keysSwept(),
                progress == null ? 0 : progress.sessionsMoved());
    }
}
