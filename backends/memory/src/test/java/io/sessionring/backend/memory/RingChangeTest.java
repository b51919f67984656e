package io.sessionring.backend.memory;

import static io.sessionring.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.Node;
import io.sessionring.NodeConfigurationException;
import io.sessionring.NodeStatus;
import io.sessionring.RingChange;
import io.sessionring.RingChange.Stage;
import io.sessionring.RingChangeException;
import io.sessionring.RingEvent;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionClientBuilder;
import io.sessionring.SessionListener;
import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.ring.SessionKey;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A ring that changes under clients that use it, and learn of it at different times. Most of the time is spent waiting. */
@Execution(ExecutionMode.CONCURRENT)
class RingChangeTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final CapturedLog log = new CapturedLog();
    private final MemoryBackend backend = MemoryBackend.create();
    private final List<SessionClient> open = new ArrayList<>();

    @BeforeEach
    void openTheLog() {
        log.open();
    }

    @AfterEach
    void close() {
        open.forEach(SessionClient::close);
        log.close();
    }

    private SessionClientBuilder builder(Backend nodes) {
        return SessionClient.builder(nodes, KryoCodec.allowing())
                .nodes("a:1", "b:1", "c:1")
                .replicas(1)
                .operationDeadline(Duration.ofSeconds(1));
    }

    private SessionClient ready(SessionClientBuilder builder) {
        SessionClient client = builder.build();
        open.add(client);
        assertThat(client.awaitReady(LONG)).isTrue();
        return client;
    }

    private static List<Node> nodes(String... hostPorts) {
        return List.of(hostPorts).stream().map(Node::parse).toList();
    }

    private static List<Node> ring(SessionClient client) {
        return client.nodes().stream().map(NodeStatus::node).toList();
    }

    private static void done(RingChange change) throws InterruptedException {
        assertThat(change.await(LONG).stage()).isEqualTo(Stage.DONE);
    }

    private static List<String> saved(SessionClient client, int count) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Session session = client.create();
            session.set("number", i);
            assertThat(client.save(session)).isTrue();
            ids.add(session.id());
        }
        return ids;
    }

    private static void allThere(SessionClient client, List<String> ids) {
        for (int i = 0; i < ids.size(); i++) {
            assertThat(client.load(ids.get(i)).orElseThrow().get("number", Integer.class))
                    .contains(i);
        }
    }

    @Test
    void sessionsAreUsedWhileTheRingGrowsAndShrinksAndNoneIsLost() throws InterruptedException {
        List<RingEvent> events = Collections.synchronizedList(new ArrayList<>());
        SessionClient one = ready(builder(backend));
        SessionClient two = ready(builder(backend).listener(new SessionListener() {
            @Override
            public void ring(RingEvent event) {
                events.add(event);
            }
        }));
        List<String> idle = saved(one, 300);
        Session session = one.create();
        session.set("count", 0);
        one.save(session);
        String busy = session.id();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger added = new AtomicInteger();
        Thread traffic = new Thread(() -> {
            while (!over.get()) {
                two.update(
                        busy,
                        found -> found.set(
                                "count", found.get("count", Integer.class).orElseThrow() + 1));
                added.incrementAndGet();
            }
        });
        traffic.start();
        RingChange growth = one.changeNodes(nodes("a:1", "b:1", "c:1", "d:1", "e:1"));
        assertThat(growth.progress().stage()).isIn(Stage.JOINING, Stage.MOVING);
        assertThat(one.nodes())
                .extracting(NodeStatus::place)
                .containsExactly(
                        NodeStatus.Place.MEMBER,
                        NodeStatus.Place.MEMBER,
                        NodeStatus.Place.MEMBER,
                        NodeStatus.Place.JOINING,
                        NodeStatus.Place.JOINING);
        assertThat(one.nodes()).noneMatch(status -> status.safeToRestart().isYes());
        done(growth);
        assertThat(growth.progress().toString()).contains("DONE");
        assertThat(backend.node("d:1").keys()).isNotEmpty();
        allThere(one, idle);
        RingChange shrinking = two.changeNodes(nodes("d:1", "b:1", "e:1"));
        done(shrinking);
        eventually(LONG, "both work on the new ring", () -> ring(one).equals(ring(two)));
        backend.node("a:1").fail();
        backend.node("c:1").fail();
        over.set(true);
        traffic.join();
        allThere(one, idle);
        allThere(two, idle);
        assertThat(added).hasPositiveValue();
        assertThat(one.load(busy).orElseThrow().get("count", Integer.class).orElseThrow())
                .isGreaterThanOrEqualTo(added.get());
        assertThat(ring(one)).isEqualTo(nodes("d:1", "b:1", "e:1"));
        assertThat(events)
                .extracting(RingEvent::kind)
                .startsWith(RingEvent.Kind.FOUND, RingEvent.Kind.CHANGING)
                .endsWith(RingEvent.Kind.CHANGED);
        assertThat(events.get(events.size() - 1).term()).isEqualTo(2);
        SessionClient late = ready(builder(backend).nodes("b:1", "a:1", "c:1"));
        allThere(late, idle);
        assertThat(ring(late)).isEqualTo(nodes("d:1", "b:1", "e:1"));
        assertThat(log.messages().stream()
                        .filter(line -> line.contains("[b:1, a:1, c:1]") && line.contains("it works on the ring")))
                .hasSize(1);
    }

    @Test
    void aChangeIsTakenBackWhileItIsNotDecided() throws InterruptedException {
        SessionClient client = ready(builder(backend));
        List<String> ids = saved(client, 50);
        RingChange growth = client.changeNodes(nodes("a:1", "b:1", "c:1", "d:1"));
        backend.node("d:1").fail(); // the way back needs the old ring only
        RingChange back = client.ringChange().orElseThrow().goBack();
        assertThat(growth.progress().stage()).isEqualTo(Stage.REPLACED);
        done(back);
        assertThat(ring(client)).isEqualTo(nodes("a:1", "b:1", "c:1"));
        assertThat(client.ringChange()).isEmpty();
        allThere(client, ids);
        assertThatThrownBy(growth::goBack).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aGreaterRingVersionChangesTheRingByItselfAndASmallerOneDoesNotTurnItBack() {
        SessionClient old = ready(builder(backend));
        List<String> ids = saved(old, 50);
        SessionClient newer = ready(builder(backend).nodes("a:1", "b:1", "d:1").ringVersion(1));
        eventually(LONG, "changed", () -> ring(old).equals(nodes("a:1", "b:1", "d:1")));
        eventually(LONG, "over", () -> old.ringChange().isEmpty());
        SessionClient again = ready(builder(backend));
        assertThat(again.ringChange()).isEmpty();
        assertThat(ring(again)).isEqualTo(nodes("a:1", "b:1", "d:1"));
        List.of(old, newer, again).forEach(client -> allThere(client, ids));
    }

    @Test
    void weightAddressAndReplicasChangeAtOnceAndALostNodeIsNotWaitedFor() throws InterruptedException {
        List<Node> before = List.of(
                Node.of("a", 1).withName("one"),
                Node.of("b", 1).withName("two"),
                Node.of("c", 1).withName("three"));
        SessionClient client = ready(builder(backend).nodes(before));
        List<String> ids = saved(client, 100);
        backend.node("c:1").fail();
        List<Node> after = List.of(
                Node.of("a", 1).withName("one").withWeight(3),
                Node.of("z", 1).withName("two"),
                Node.of("d", 1).withName("four"),
                Node.of("e", 1).withName("five"));
        done(client.changeNodes(after, List.of(before.get(2)), 2));
        assertThat(ring(client)).isEqualTo(after);
        allThere(client, ids);
        for (String id : ids) {
            assertThat(List.of("a:1", "z:1", "d:1", "e:1"))
                    .filteredOn(address -> backend.node(address).keys().contains(SessionKey.of(id)))
                    .hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void whatCannotBeDoneIsRefusedBeforeAnythingIsPublished() {
        SessionClient client = ready(builder(backend));
        ready(builder(backend).nodes("x:1", "y:1", "z:1")); // another ring
        backend.node("d:1").fail();
        assertThatThrownBy(() -> client.changeNodes(nodes("a:1", "b:1", "c:1", "d:1")))
                .isInstanceOf(RingChangeException.class)
                .hasMessageContaining("d:1");
        assertThatThrownBy(() -> client.changeNodes(nodes("a:1", "b:1", "x:1")))
                .isInstanceOf(RingChangeException.class)
                .hasMessageContaining("another ring");
        assertThatThrownBy(() -> client.changeNodes(nodes("a:1", "b:1"), nodes("c:1"), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("replicas(2) needs");
        assertThatThrownBy(() -> client.changeNodes(nodes("a:1", "b:1", "b:1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("listed twice");
        assertThatThrownBy(() -> client.changeNodes(nodes("a:1", "b:1", "c:1"), nodes("c:1"), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lost");
        assertThatThrownBy(() -> client.changeNodes(nodes("a:1", "b:1", "e:1"), nodes("d:1"), 1))
                .isInstanceOf(RingChangeException.class)
                .hasMessageContaining("lost must be nodes of the ring")
                .hasMessageContaining("d:1");
        assertThat(client.ringChange()).isEmpty();
    }

    @Test
    void theSameNodesInAnotherOrderAreNoChange() {
        SessionClient client = ready(builder(backend));
        assertThat(client.changeNodes(nodes("c:1", "a:1", "b:1")).progress().stage())
                .isEqualTo(Stage.DONE);
        assertThat(ring(client)).isEqualTo(nodes("a:1", "b:1", "c:1"));
        ready(builder(backend).nodes("b:1", "a:1", "c:1").ringVersion(1));
        assertThat(client.ringChange()).isEmpty();
        assertThat(log.messages()).noneMatch(line -> line.contains("lists [b:1, a:1, c:1]"));
        ready(builder(backend).replicas(0));
        assertThat(log.messages())
                .anyMatch(line -> line.contains("this client asks for replicas(0), but the ring keeps 1"));
    }

    @Test
    void aSessionThatCannotBeBroughtHoldsTheChangeBackAndThatIsSaid() throws InterruptedException {
        SessionClient client = ready(builder(backend));
        String key = SessionKey.of(saved(client, 1).get(0));
        List<MemoryNode> holders = List.of("a:1", "b:1", "c:1").stream()
                .map(backend::node)
                .filter(node -> node.keys().contains(key))
                .toList();
        List<byte[]> records = holders.stream().map(node -> node.value(key)).toList();
        for (int i = 0; i < holders.size(); i++) {
            holders.get(i).put(key, ofANewerRelease(records.get(i)));
        }
        RingChange change = client.changeNodes(nodes("a:1", "b:1", "c:1", "d:1"));
        eventually(LONG, "held back", () -> change.progress().sessionsHeldBack() == 1);
        assertThat(change.progress().stage()).isEqualTo(Stage.MOVING);
        assertThat(log.messages())
                .anyMatch(line ->
                        line.startsWith("1 sessions cannot be brought") && line.endsWith("a newer release wrote it"));
        for (int i = 0; i < holders.size(); i++) {
            holders.get(i).put(key, records.get(i));
        }
        done(change);
        assertThat(change.progress().sessionsHeldBack()).isZero();
    }

    private static byte[] ofANewerRelease(byte[] record) {
        byte[] newer = record.clone();
        newer[RecordFormat.FORMAT_OFFSET]++;
        int behind = RecordFormat.CHECKSUM_OFFSET + Integer.BYTES;
        CRC32C checksum = new CRC32C();
        checksum.update(newer, 0, RecordFormat.CHECKSUM_OFFSET);
        checksum.update(newer, behind, newer.length - behind);
        ByteBuffer.wrap(newer).putInt(RecordFormat.CHECKSUM_OFFSET, (int) checksum.getValue());
        return newer;
    }

    @Test
    void aListThatSharesNoNodeWithTheRingItsNodesKnowIsRefused() {
        SessionClient client = ready(builder(backend));
        SessionClient wider = ready(builder(backend).nodes("a:1", "b:1", "c:1", "d:1"));
        saved(wider, 1);
        eventually(LONG, "d:1 has been told", () -> {
            try (SessionClient foreign =
                    builder(backend).nodes("d:1").replicas(0).build()) {
                return foreign.load(client.create().id()).isPresent();
            } catch (NodeConfigurationException e) {
                return e.getMessage().contains("which none of the nodes listed belongs to");
            }
        });
    }

    @Test
    void whereKeysAreNotListedTheChangeTakesASessionLife() throws InterruptedException {
        Backend silent = (address, settings) -> new Unlisting(backend.open(address, settings));
        SessionClient client =
                ready(builder(silent).maxInactiveInterval(Duration.ofSeconds(2)).clockSkew(Duration.ZERO));
        Session session = client.create();
        session.set("user", "ada");
        client.save(session);
        RingChange change = client.changeNodes(nodes("d:1", "e:1", "f:1"));
        eventually(LONG, "it says so", () -> {
            assertThat(client.load(session.id())).isPresent();
            return change.progress().waitsForSessionLife();
        });
        assertThat(change.progress().timeLeft()).isEmpty();
        eventually(LONG, "done", () -> {
            assertThat(client.load(session.id())).isPresent();
            return change.progress().stage() == Stage.DONE;
        });
    }

    @Test
    void aChangeLooksAtEachSessionOnceWhicheverNodesListIt() throws InterruptedException {
        Map<String, AtomicInteger> looks = new ConcurrentHashMap<>();
        AtomicBoolean counting = new AtomicBoolean();
        Backend counted = (address, settings) -> new Counting(backend.open(address, settings), key -> {
            if (counting.get()) {
                looks.computeIfAbsent(address + " " + key, unused -> new AtomicInteger())
                        .incrementAndGet();
            }
        });
        List<String> ids = saved(ready(builder(backend)), 200); // two of three nodes list each of them
        SessionClient client = ready(builder(counted));
        counting.set(true);
        done(client.changeNodes(nodes("a:1", "b:1", "c:1", "d:1")));
        counting.set(false);
        List<Integer> onOldNodes = new ArrayList<>();
        for (String node : List.of("a", "b", "c")) {
            for (String id : ids) {
                AtomicInteger count = looks.get(new NodeAddress(node, 1) + " " + SessionKey.of(id));
                onOldNodes.add(count == null ? 0 : count.get());
            }
        }
        assertThat(onOldNodes).hasSize(600).allMatch(count -> count == 1);
    }

    /** A node that is listened to. */
    private static final class Counting extends Unlisting {

        private final NodePort port;
        private final Consumer<String> onGet;

        Counting(NodePort port, Consumer<String> onGet) {
            super(port);
            this.port = port;
            this.onGet = onGet;
        }

        @Override
        public Reply<Answer> get(String key) {
            onGet.accept(key);
            return super.get(key);
        }

        @Override
        public Reply<Answer> scan(String prefix, String from) {
            return port.scan(prefix, from);
        }
    }

    /** A node that does not list its keys. */
    private static class Unlisting implements NodePort {

        private final NodePort port;

        Unlisting(NodePort port) {
            this.port = port;
        }

        @Override
        public Reply<Answer> get(String key) {
            return port.get(key);
        }

        @Override
        public Reply<Answer> add(String key, byte[] value, long ttlSeconds) {
            return port.add(key, value, ttlSeconds);
        }

        @Override
        public Reply<Answer> compareAndSet(String key, long token, byte[] value, long ttlSeconds) {
            return port.compareAndSet(key, token, value, ttlSeconds);
        }

        @Override
        public Reply<Answer> set(String key, byte[] value, long ttlSeconds) {
            return port.set(key, value, ttlSeconds);
        }

        @Override
        public Reply<Answer> hello() {
            return port.hello();
        }

        @Override
        public Reply<Answer> report() {
            return port.report();
        }

        @Override
        public void refresh() {
            port.refresh();
        }

        @Override
        public void close() {
            port.close();
        }
    }
}
