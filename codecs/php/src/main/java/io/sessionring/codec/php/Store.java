package io.sessionring.codec.php;

import io.sessionring.internal.ring.Ring;
import io.sessionring.spi.Answer;
import io.sessionring.spi.RawNode;
import io.sessionring.spi.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The nodes, and what is asked of them for one session. A session is on the node where PHP looks for it; copies are on the
 * next ones in the order of the list, as php-memcached has them: written with every write, read only if the first node does
 * not answer.
 */
final class Store implements AutoCloseable {

    /** One node, and what stands before its keys. */
    record Node(String address, String prefix, RawNode raw) {

        String key(String key) {
            return prefix + key;
        }
    }

    private final List<Node> nodes;
    private final Ring ring;
    private final int replicas;
    private final long deadlineNanos;

    Store(List<Node> nodes, Ring ring, int replicas, Duration deadline) {
        this.nodes = List.copyOf(nodes);
        this.ring = ring;
        this.replicas = Math.min(replicas, nodes.size() - 1);
        this.deadlineNanos = deadline.toNanos();
    }

    /** {@return the node that a key belongs to} */
    Node nodeOf(String key) {
        return nodes.get(ring.locate(key));
    }

    boolean hasCopies() {
        return replicas > 0;
    }

    Optional<byte[]> read(String key) {
        List<Node> homes = homes(key);
        Answer last = null;
        for (Node home : homes) {
            Answer answer = answer(home, raw -> raw.get(home.key(key)));
            if (answer instanceof Answer.Hit hit) {
                return Optional.of(hit.value());
            }
            if (answer instanceof Answer.Miss) {
                return Optional.empty();
            }
            last = answer;
        }
        throw unexpected(homes.get(0), last);
    }

    void write(String key, byte[] value, long ttlSeconds) {
        all(key, home -> home.raw.set(home.key(key), value, ttlSeconds), Answer.Stored.class);
    }

    /** {@return whether it was there} */
    boolean delete(String key) {
        return all(key, home -> home.raw.delete(home.key(key)), Answer.Done.class) instanceof Answer.Done;
    }

    /** {@return whether it was there} */
    boolean touch(String key, long ttlSeconds) {
        return all(key, home -> home.raw.touch(home.key(key), ttlSeconds), Answer.Done.class) instanceof Answer.Done;
    }

    /** Asks all homes at once. {@return what the first one said, which alone decides} */
    private Answer all(String key, Function<Node, Reply<Answer>> question, Class<? extends Answer> success) {
        List<Node> homes = homes(key);
        List<Reply<Answer>> replies = new ArrayList<>();
        homes.forEach(home -> replies.add(question.apply(home)));
        Answer first = await(homes.get(0), replies.get(0));
        for (int i = 1; i < homes.size(); i++) {
            await(homes.get(i), replies.get(i)); // a copy that could not be reached is older; PHP does not look either
        }
        if (success.isInstance(first) || (first instanceof Answer.Miss && success == Answer.Done.class)) {
            return first;
        }
        throw unexpected(homes.get(0), first);
    }

    private List<Node> homes(String key) {
        int first = ring.locate(key);
        List<Node> homes = new ArrayList<>();
        for (int i = 0; i <= replicas; i++) {
            homes.add(nodes.get((first + i) % nodes.size()));
        }
        return homes;
    }

    Answer answer(Node node, Function<RawNode, Reply<Answer>> question) {
        return await(node, question.apply(node.raw));
    }

    Answer await(Node node, Reply<Answer> reply) {
        try {
            Answer answer = reply.await(deadlineNanos);
            if (answer != null) {
                return answer;
            }
            node.raw.refresh();
            return new Answer.Failed(Answer.Failed.Cause.TIMEOUT, "no answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Failed(Answer.Failed.Cause.TIMEOUT, "the thread was interrupted");
        }
    }

    static PhpUnavailableException unexpected(Node node, @Nullable Answer answer) {
        String why = answer instanceof Answer.Failed failed
                ? failed.detail()
                : answer instanceof Answer.Refused refused
                        ? "the value was refused: " + refused.reason()
                        : "it answered " + answer;
        return new PhpUnavailableException("node " + node.address + ": " + why);
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.raw.close());
    }
}
