package io.sessionring.backend.memory;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;
import java.time.Clock;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Function;

/** One client's way to a node. */
final class MemoryPort implements NodePort {

    private static final Failed CLOSED = new Failed(Failed.Cause.CLOSED, "the port is closed");
    private static final Failed BUSY = new Failed(Failed.Cause.BUSY, "too many operations are in flight");

    private final MemoryNode node;
    private final int inFlightLimit;
    private final Clock clock;
    private final Set<Reply<Answer>> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean closed;

    MemoryPort(MemoryNode node, int inFlightLimit, Clock clock) {
        this.node = node;
        this.inFlightLimit = inFlightLimit;
        this.clock = clock;
    }

    @Override
    public Reply<Answer> get(String key) {
        return ask(node -> node.get(key));
    }

    @Override
    public Reply<Answer> add(String key, byte[] value, long ttlSeconds) {
        return ask(node -> node.add(key, value, ttlSeconds));
    }

    @Override
    public Reply<Answer> compareAndSet(String key, long token, byte[] value, long ttlSeconds) {
        return ask(node -> node.compareAndSet(key, token, value, ttlSeconds));
    }

    @Override
    public Reply<Answer> set(String key, byte[] value, long ttlSeconds) {
        return ask(node -> node.store(key, value, ttlSeconds));
    }

    @Override
    public Reply<Answer> hello() {
        return ask(node -> node.hello(clock));
    }

    @Override
    public Reply<Answer> report() {
        return ask(MemoryNode::report);
    }

    @Override
    public void refresh() {
        // a node inside the JVM does not move
    }

    private Reply<Answer> ask(Function<MemoryNode, Answer> action) {
        Reply<Answer> reply = new Reply<>();
        synchronized (inFlight) {
            if (closed) {
                return Reply.of(CLOSED);
            }
            if (inFlight.size() >= inFlightLimit) {
                return Reply.of(BUSY);
            }
            inFlight.add(reply);
        }
        reply.whenComplete(answer -> {
            synchronized (inFlight) {
                inFlight.remove(reply);
            }
        });
        node.ask(reply, action);
        return reply;
    }

    @Override
    public void close() {
        Set<Reply<Answer>> waiting = Collections.newSetFromMap(new IdentityHashMap<>());
        synchronized (inFlight) {
            closed = true;
            waiting.addAll(inFlight);
        }
        node.forget(waiting);
        waiting.forEach(reply -> reply.complete(CLOSED));
    }
}
