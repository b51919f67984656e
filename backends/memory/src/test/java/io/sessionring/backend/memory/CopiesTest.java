package io.sessionring.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.Lookup;
import io.sessionring.MissCause;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionClientBuilder;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.internal.ring.SessionKey;
import io.sessionring.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a second copy no single node is needed: each node in turn is taken out, in every way a node can go. */
class CopiesTest {

    private static final int SESSIONS = 60;
    private static final List<String> NODES = List.of("a:1", "b:1", "c:1", "d:1", "e:1");

    private final MemoryBackend backend = MemoryBackend.create();
    private final SessionClient one = client();
    private final SessionClient two = client();

    private SessionClient client() {
        return client(builder -> {});
    }

    private SessionClient client(Consumer<SessionClientBuilder> change) {
        SessionClientBuilder builder = SessionClient.builder(backend, KryoCodec.allowing())
                .nodes(NODES.toArray(String[]::new))
                .replicas(1);
        change.accept(builder);
        SessionClient client = builder.build();
        assertThat(client.awaitReady(Duration.ofSeconds(10))).isTrue();
        return client;
    }

    @AfterEach
    void closeClients() {
        one.close();
        two.close();
    }

    private boolean onTwoNodes(String id) {
        String key = SessionKey.of(id);
        return NODES.stream()
                        .filter(address -> backend.node(address).keys().contains(key))
                        .count()
                >= 2;
    }

    /** Sessions that stand on as many nodes as they should, and perhaps on one that has just come back. */
    private List<String> saved() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            Session session = one.create();
            session.set("number", i);
            assertThat(one.save(session)).isTrue();
            ids.add(session.id());
        }
        Eventually.eventually(
                Duration.ofSeconds(10),
                "two copies of each at least, and nothing left to repair",
                () -> ids.stream().allMatch(this::onTwoNodes)
                        && one.nodes().stream().allMatch(node -> node.figures().repairsQueued() == 0));
        return ids;
    }

    private void allAreThereAndCanBeChanged(List<String> ids) {
        for (int i = 0; i < ids.size(); i++) {
            Session session = two.load(ids.get(i)).orElseThrow();
            assertThat(session.get("number", Integer.class)).contains(i);
            session.set("seen", true);
            assertThat(two.save(session)).isTrue();
            assertThat(one.load(ids.get(i)).orElseThrow().get("seen", Boolean.class))
                    .contains(true);
        }
    }

    private void eachNodeInTurn(Consumer<MemoryNode> leaves, Consumer<MemoryNode> comesBack) {
        for (String address : NODES) {
            List<String> ids = saved();
            leaves.accept(backend.node(address));
            allAreThereAndCanBeChanged(ids);
            comesBack.accept(backend.node(address));
            assertThat(one.awaitReady(Duration.ofSeconds(10))).isTrue();
            assertThat(two.awaitReady(Duration.ofSeconds(10))).isTrue();
            allAreThereAndCanBeChanged(ids);
        }
    }

    @Test
    void noNodeIsMissedWhileItFails() {
        eachNodeInTurn(MemoryNode::fail, MemoryNode::recover);
    }

    @Test
    void noNodeIsMissedWhileItHangs() {
        eachNodeInTurn(MemoryNode::hang, MemoryNode::recover);
    }

    @Test
    void noNodeIsMissedThatForgot() {
        eachNodeInTurn(MemoryNode::restart, node -> {});
    }

    @Test
    void whatWasLoggedOutStaysSoWhenANodeComesBackWithOlderData() {
        List<String> ids = saved();
        List<MemoryNode.Snapshot> older =
                NODES.stream().map(address -> backend.node(address).snapshot()).toList();
        ids.forEach(id -> assertThat(one.delete(id)).isTrue());
        for (int i = 0; i < NODES.size(); i += 2) {
            backend.node(NODES.get(i)).restore(older.get(i));
            for (String id : ids) {
                assertThat(two.find(id)).isEqualTo(new Lookup.Missing(MissCause.DELETED));
            }
        }
    }

    @Test
    void aNodeThatComesBackWithOlderDataIsNotBelieved() {
        List<String> ids = saved();
        MemoryNode.Snapshot older = backend.node("a:1").snapshot();
        ids.forEach(id -> {
            Session session = one.load(id).orElseThrow();
            session.set("number", -1);
            assertThat(one.save(session)).isTrue();
        });
        backend.node("a:1").restore(older);
        for (String id : ids) {
            assertThat(two.load(id).orElseThrow().get("number", Integer.class)).contains(-1);
        }
    }

    @Test
    void whatAFullExecutorRefusesIsRepairedLater() {
        AtomicBoolean full = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        Executor executor = task -> {
            if (full.get()) {
                refused.incrementAndGet();
                throw new RejectedExecutionException("full");
            }
            ForkJoinPool.commonPool().execute(task);
        };
        try (SessionClient client = client(builder -> builder.executor(executor))) {
            backend.node("a:1").fail();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                Session session = client.create();
                session.set("number", i);
                assertThat(client.save(session)).isTrue();
                ids.add(session.id());
            }
            full.set(true);
            backend.node("a:1").recover();
            Eventually.eventually(
                    Duration.ofSeconds(10), "more refusals than repairs run at a time", () -> refused.get() > 40);
            full.set(false);
            Eventually.eventually(
                    Duration.ofSeconds(10),
                    "what the node missed is there, and nothing waits for it",
                    () -> ids.stream()
                                            .filter(id ->
                                                    backend.node("a:1").keys().contains(SessionKey.of(id)))
                                            .count()
                                    > SESSIONS / 10
                            && client.nodes().stream()
                                    .allMatch(node -> node.figures().repairsQueued() == 0));
        }
    }

    @Test
    void twoNodesHoldEverySessionEach() {
        try (SessionClient pair = SessionClient.builder(backend, KryoCodec.allowing())
                .nodes("x:1", "y:1")
                .replicas(1)
                .build()) {
            Session session = pair.create();
            session.set("number", 1);
            assertThat(pair.save(session)).isTrue();
            backend.node("x:1").fail();
            assertThat(pair.load(session.id())).isPresent();
            assertThat(pair.delete(session.id())).isTrue();
            assertThat(pair.load(session.id())).isEmpty();
            backend.node("x:1").recover();
            assertThat(pair.awaitReady(Duration.ofSeconds(10))).isTrue();
            assertThat(pair.load(session.id())).isEmpty();
        }
    }
}
