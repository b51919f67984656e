package io.sessionring.example.chaos;

import io.sessionring.Node;
import io.sessionring.internal.record.Decoded;
import io.sessionring.internal.record.Decoded.Intact;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.replication.StoredRingRecord;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.SessionKey;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Hello;
import io.sessionring.spi.Answer.Hit;
import io.sessionring.spi.Answer.Miss;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at the raw copies on the nodes, past every client and proxy. Thread-safe. */
final class Copies implements AutoCloseable {

    private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(300);

    private final boolean records;
    private final List<Node> nodes;
    private final List<NodePort> ports;
    private volatile Followed followed;

    private record Followed(RingShape shape, Ring ring) {

        int copies() {
            return 1 + shape.replicas();
        }
    }

    /** With {@code records} a copy must be one that its node can vouch for; else any value is one. */
    Copies(boolean records, Backend backend, List<Node> nodes, RingShape shape) {
        this.records = records;
        this.nodes = List.copyOf(nodes);
        this.followed = new Followed(shape, Rings.of(shape.of(nodes)));
        this.ports = nodes.stream()
                .map(node -> backend.open(
                        new NodeAddress(node.host(), node.port()),
                        PortSettings.defaults().with(StoredRingRecord.lookedAt(""))))
                .toList();
    }

    /** The ring is another one from now on. */
    void follow(RingShape shape) {
        followed = new Followed(shape, Rings.of(shape.of(nodes)));
    }

    /** {@return the ring as it was last, while nothing changed} */
    RingShape shape() {
        return followed.shape;
    }

    /** {@return the nodes that should hold a copy, best first, and the one after them} */
    int[] candidates(String id) {
        Followed now = followed;
        return Arrays.stream(now.ring.candidates(SessionKey.of(id), now.copies() + 1))
                .map(index -> now.shape.nodes().get(index))
                .toArray();
    }

    /** {@return whether each of the session's nodes holds a copy, or one of them says that it has ended} */
    boolean complete(String id) {
        return copies(id, followed.copies());
    }

    /** {@return whether the node after those is of use too: it holds a copy, or would know if there were one} */
    boolean spareReady(String id) {
        int[] candidates = candidates(id);
        int spare = candidates[candidates.length - 1];
        Answer answer = await(ports.get(spare).get(SessionKey.of(id)));
        if (!records || (answer instanceof Hit hit && counts(hit))) {
            return true;
        }
        return answer instanceof Miss
                && await(ports.get(spare).hello()) instanceof Hello hello
                && System.currentTimeMillis() - hello.upSinceMillis() > Times.SESSION_LIFE.toMillis();
    }

    private boolean copies(String id, int count) {
        String key = SessionKey.of(id);
        int[] homes = Arrays.copyOf(candidates(id), count);
        List<Reply<Answer>> replies = new ArrayList<>();
        for (int home : homes) {
            // Answered first: which run the copy has to be of.
            var unused = ports.get(home).hello();
            replies.add(ports.get(home).get(key));
        }
        boolean complete = true;
        for (Reply<Answer> reply : replies) {
            complete &= await(reply) instanceof Hit hit && counts(hit);
        }
        return complete;
    }

    private boolean counts(Hit hit) {
        if (!records) {
            return true;
        }
        Decoded decoded = RecordFormat.decode(hit.value());
        return decoded instanceof Intact intact && intact.stamp() != 0 && intact.stamp() == hit.incarnation();
    }

    private static @Nullable Answer await(Reply<Answer> reply) {
        try {
            return reply.await(WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        ports.forEach(NodePort::close);
    }
}
