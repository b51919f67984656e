package io.sessionring.example.chaos;

import io.sessionring.Node;
import io.sessionring.NodeConfigurationException;
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
import io.sessionring.example.chaos.RingSight.Stage;
import io.sessionring.spi.Backend;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Sessionring with one replica. */
final class SessionringStore implements SessionStore {

    private final List<Node> nodes;
    private final AtomicReference<@Nullable RingEvent> ring = new AtomicReference<>();
    private final SessionClient client;

    /** A client that lists some of the nodes. */
    SessionringStore(Backend backend, List<Node> nodes, RingShape listed, int ringVersion) {
        this.nodes = List.copyOf(nodes);
        client = SessionClient.builder(backend, KryoCodec.allowing())
                .nodes(listed.of(nodes))
                .replicas(listed.replicas())
                .ringVersion(ringVersion)
                .listener(new SessionListener() {
                    @Override
                    public void ring(RingEvent event) {
                        ring.set(event);
                    }
                })
                .maxInactiveInterval(Times.MAX_INACTIVE)
                .touchGrain(Times.GRAIN)
                .clockSkew(Times.CLOCK_SKEW)
                .operationDeadline(Times.DEADLINE)
                .build();
    }

    /** {@return how its clients are set up, for a report} */
    static String settings() {
        return "replicas(1), maxInactiveInterval " + Times.MAX_INACTIVE.toMillis() + " ms, touchGrain "
                + Times.GRAIN.toMillis() + " ms, clockSkew " + Times.CLOCK_SKEW.toMillis() + " ms, operationDeadline "
                + Times.DEADLINE.toMillis() + " ms";
    }

    private record Held(Session session, Map<String, String> values) implements Loaded {
        @Override
        public String id() {
            return session.id();
        }
    }

    private static Held held(Session session) {
        Map<String, String> values = new HashMap<>();
        for (String name : session.names()) {
            values.put(name, session.get(name, String.class).orElseThrow());
        }
        return new Held(session, values);
    }

    /**
     * A node that is full, or whose greeting was damaged on the way, is one that does not take part: the application sees an
     * error and the user tries again. No fault of a node may cause any other failure.
     */
    private static <T> T answered(Supplier<T> call) {
        try {
            return call.get();
        } catch (SessionUnavailableException | NodeFullException | NodeConfigurationException e) {
            throw new Unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private static Session change(Loaded loaded, Map<String, String> set, Set<String> remove) {
        Session session = ((Held) loaded).session;
        set.forEach(session::set);
        remove.forEach(session::remove);
        return session;
    }

    @Override
    public Loaded create() {
        return new Held(client.create(), Map.of());
    }

    @Override
    public Optional<Loaded> load(String id) {
        return answered(() -> client.load(id).map(SessionringStore::held));
    }

    @Override
    public boolean save(Loaded session, Map<String, String> set, Set<String> remove) {
        return answered(() -> client.save(change(session, set, remove)));
    }

    @Override
    public boolean rotate(Loaded session, Map<String, String> set) {
        return answered(() -> client.rotateId(change(session, set, Set.of())));
    }

    @Override
    public boolean update(String id, String name, UnaryOperator<@Nullable String> change) {
        return answered(() -> client.update(id, session -> {
                    String before = session.get(name, String.class).orElse(null);
                    String after = change.apply(before);
                    if (after != null) {
                        session.set(name, after);
                    }
                })
                .isPresent());
    }

    @Override
    public boolean delete(String id) {
        return answered(() -> client.delete(id));
    }

    @Override
    public boolean allNodesAnswer() {
        return client.nodes().stream().allMatch(node -> node.state() == NodeStatus.State.UP);
    }

    @Override
    public boolean change(RingShape wanted) {
        try {
            client.changeNodes(wanted.of(nodes), List.of(), wanted.replicas());
            return true;
        } catch (RingChangeException e) {
            return false;
        }
    }

    @Override
    public boolean goBack() {
        try {
            return client.ringChange().map(RingChange::goBack).isPresent();
        } catch (IllegalStateException | RingChangeException e) {
            return false; // it is decided
        }
    }

    @Override
    public RingSight ring() {
        RingEvent seen = ring.get();
        if (seen == null) {
            throw new Unavailable("the ring is not known yet", null);
        }
        Stage stage = client.ringChange()
                .map(change -> switch (change.progress().stage()) {
                    case JOINING -> Stage.JOINING;
                    case MOVING -> Stage.MOVING;
                    case ENDING -> Stage.ENDING;
                    case DONE, REPLACED -> Stage.STABLE;
                })
                .orElse(Stage.STABLE);
        boolean whole =
                client.nodes().stream().allMatch(node -> node.safeToRestart().isYes());
        return new RingSight(
                new RingShape(
                        seen.nodes().stream()
                                .map(node -> OwnLines.number(nodes, node))
                                .toList(),
                        seen.replicas()),
                seen.term(),
                stage,
                whole);
    }

    @Override
    public void close() {
        client.close();
    }
}
