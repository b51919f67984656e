package io.sessionring.example.chaos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sessionring.Node;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.SessionKey;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Hit;
import io.sessionring.spi.Answer.Miss;
import io.sessionring.spi.Answer.Stored;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The ways of others: a session is one value, a save overwrites it, and the copy on a second node has no say. The ring, the
 * drivers and the time that a node is given are those of Sessionring, so that only the way itself differs.
 */
final class WholeSessionStore implements SessionStore {

    /** How the two nodes of a session are used. */
    enum Way {
        /**
         * Write to the primary, then to the replica if it takes it; read from the primary, and from the replica if that fails or
         * has nothing. As PHP's memcached extension and memcached-session-manager do.
         */
        PRIMARY_THEN_REPLICA,
        /**
         * Write to both at once, one is enough; read from the one that is nearer, and from the other if that fails or has
         * nothing. As EVCache does.
         */
        WRITE_ALL_READ_FIRST,
        /** One node holds it, whichever this server's list says. As most clients of memcached do. */
        ONE_NODE,
        /**
         * The same; and what that node has not is taken from the node that the list before says, and written to the new one. As
         * mcrouter does while new servers are warmed up.
         */
        ONE_NODE_WARMED_UP;

        private int copies() {
            return this == PRIMARY_THEN_REPLICA || this == WRITE_ALL_READ_FIRST ? 2 : 1;
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> VALUES = new TypeReference<>() {};
    private static final byte[] ENDED = {};
    private static final int CHECKSUM = Long.BYTES;

    /** Long enough that no session ends too early, since servers count whole seconds. */
    private static final long TIME_TO_LIVE = Times.MAX_INACTIVE.plusSeconds(2).toSeconds();

    private final Way way;
    private final int server;
    private final List<Node> nodes;
    private final List<NodePort> ports;
    private volatile Lists lists;

    /** What this server lists, and what it did before. */
    private record Lists(RingShape shape, Ring ring, RingShape formerShape, Ring formerRing) {}

    /** The nearer one of two nodes is another one for each application server. */
    WholeSessionStore(Way way, int server, Backend backend, OwnLines lines, RingShape listed) {
        this.way = way;
        this.server = server;
        this.nodes = lines.nodes();
        Ring ring = Rings.of(listed.of(nodes));
        this.lists = new Lists(listed, ring, listed, ring);
        this.ports = nodes.stream()
                .map(node -> backend.open(new NodeAddress(node.host(), node.port()), PortSettings.defaults()))
                .toList();
    }

    private static final class Whole implements Loaded {
        private String id;
        private final Map<String, String> values;

        Whole(String id, Map<String, String> values) {
            this.id = id;
            this.values = values;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public Map<String, String> values() {
            return values;
        }
    }

    private static String newId() {
        return UUID.randomUUID().toString();
    }

    @Override
    public Loaded create() {
        return new Whole(newId(), new HashMap<>());
    }

    @Override
    public Optional<Loaded> load(String id) {
        Map<String, String> values = read(SessionKey.of(id));
        return values == null ? Optional.empty() : Optional.of(new Whole(id, values));
    }

    @Override
    public boolean save(Loaded session, Map<String, String> set, Set<String> remove) {
        if (set.isEmpty() && remove.isEmpty()) {
            return true;
        }
        session.values().putAll(set);
        session.values().keySet().removeAll(remove);
        write(SessionKey.of(session.id()), bytes(session.values()), TIME_TO_LIVE);
        return true;
    }

    @Override
    public boolean rotate(Loaded session, Map<String, String> set) {
        Whole whole = (Whole) session;
        String before = whole.id;
        whole.id = newId();
        whole.values.putAll(set);
        write(SessionKey.of(whole.id), bytes(whole.values), TIME_TO_LIVE);
        return delete(before);
    }

    @Override
    public boolean update(String id, String name, UnaryOperator<@Nullable String> change) {
        Loaded loaded = load(id).orElse(null);
        if (loaded == null) {
            return false;
        }
        String after = change.apply(loaded.values().get(name));
        return save(loaded, after == null ? Map.of() : Map.of(name, after), Set.of());
    }

    /** A node port cannot delete; an empty value that soon runs out is as good. */
    @Override
    public boolean delete(String id) {
        write(SessionKey.of(id), ENDED, 1);
        return true;
    }

    private @Nullable Map<String, String> read(String key) {
        Lists now = lists;
        List<NodePort> homes = homes(now.shape, now.ring, key);
        int first = way == Way.WRITE_ALL_READ_FIRST ? server % 2 : 0;
        Answer answer = await(homes.get(first).get(key));
        if (!(answer instanceof Hit) && way.copies() > 1) {
            Answer other = await(homes.get(1 - first).get(key));
            if (other instanceof Hit || !(answer instanceof Miss)) {
                answer = other;
            }
        }
        if (answer instanceof Miss && way == Way.ONE_NODE_WARMED_UP) {
            answer = warmUp(now, homes.get(0), key, answer);
        }
        if (answer instanceof Hit hit) {
            return hit.value().length == 0 ? null : values(hit.value());
        }
        if (answer instanceof Miss) {
            return null;
        }
        throw new Unavailable("no node answered", null);
    }

    private Answer warmUp(Lists now, NodePort home, String key, Answer missed) {
        NodePort former = homes(now.formerShape, now.formerRing, key).get(0);
        if (former == home) {
            return missed;
        }
        Answer answer = await(former.get(key));
        if (answer instanceof Hit hit) {
            var unused = await(home.add(key, hit.value(), TIME_TO_LIVE));
        }
        return answer == null ? missed : answer;
    }

    private List<NodePort> homes(RingShape shape, Ring ring, String key) {
        return Arrays.stream(ring.candidates(key, way.copies()))
                .mapToObj(index -> ports.get(shape.nodes().get(index)))
                .toList();
    }

    private void write(String key, byte[] value, long seconds) {
        Lists now = lists;
        List<NodePort> homes = homes(now.shape, now.ring, key);
        Reply<Answer> first = homes.get(0).set(key, value, seconds);
        boolean stored;
        if (way.copies() == 1) {
            stored = await(first) instanceof Stored;
        } else if (way == Way.PRIMARY_THEN_REPLICA) {
            stored = await(first) instanceof Stored;
            Answer replica = await(homes.get(1).set(key, value, seconds));
            // What became of the replica is of no interest to this way, unless it is all there is.
            stored |= replica instanceof Stored;
        } else {
            Reply<Answer> second = homes.get(1).set(key, value, seconds);
            boolean secondStored = await(second) instanceof Stored;
            stored = await(first) instanceof Stored || secondStored;
        }
        if (!stored) {
            throw new Unavailable("no node stored it", null);
        }
    }

    private static @Nullable Answer await(Reply<Answer> reply) {
        try {
            return reply.await(Times.NODE_TIMEOUT.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted", e);
        }
    }

    /** With a checksum before it: not every one of the others has one, but what a line spoils shall not count against a way. */
    private static byte[] bytes(Map<String, String> values) {
        try {
            byte[] json = JSON.writeValueAsBytes(values);
            return ByteBuffer.allocate(CHECKSUM + json.length)
                    .putLong(checksum(json, 0))
                    .put(json)
                    .array();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> values(byte[] bytes) {
        try {
            if (bytes.length < CHECKSUM || ByteBuffer.wrap(bytes).getLong() != checksum(bytes, CHECKSUM)) {
                throw new Unavailable("the stored value is damaged", null);
            }
            return JSON.readValue(bytes, CHECKSUM, bytes.length - CHECKSUM, VALUES);
        } catch (IOException e) {
            throw new Unavailable("the stored value is damaged", e);
        }
    }

    private static long checksum(byte[] bytes, int from) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, bytes.length - from);
        return checksum.getValue();
    }

    @Override
    public boolean allNodesAnswer() {
        List<Reply<Answer>> replies = ports.stream().map(NodePort::hello).toList();
        boolean all = true;
        for (int i = 0; i < ports.size(); i++) {
            try {
                boolean answers = replies.get(i).await(TimeUnit.MILLISECONDS.toNanos(500)) instanceof Answer.Hello;
                if (!answers) {
                    ports.get(i).refresh(); // a connection may be dead without a sign
                }
                all &= answers;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return all;
    }

    /** Nobody else hears of it. */
    @Override
    public synchronized boolean change(RingShape wanted) {
        lists = new Lists(wanted, Rings.of(wanted.of(nodes)), lists.shape, lists.ring);
        return true;
    }

    @Override
    public boolean goBack() {
        return false;
    }

    @Override
    public RingSight ring() {
        return new RingSight(lists.shape, 0, RingSight.Stage.STABLE, true);
    }

    @Override
    public void close() {
        ports.forEach(NodePort::close);
    }
}
