package io.sessionring.backend.memory;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.KnownRun;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.RawNode;
import io.sessionring.spi.Reply;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One client's way to a node. */
final class MemoryPort implements NodePort, RawNode {

    private static final Failed CLOSED = new Failed(Failed.Cause.CLOSED, "the port is closed");
    private static final Failed BUSY = new Failed(Failed.Cause.BUSY, "too many operations are in flight");

    private final MemoryNode node;
    private final PortSettings settings;
    private final Set<Reply<Answer>> inFlight = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean closed;

    /** What is known of the process that answered last; used under the lock of the node, as everything is asked there. */
    private @Nullable KnownRun run;

    private int process;

    MemoryPort(MemoryNode node, PortSettings settings) {
        this.node = node;
        this.settings = settings;
    }

    @Override
    public Reply<Answer> get(String key) {
        return ask((node, run) -> node.get(run, key));
    }

    @Override
    public Reply<Answer> add(String key, byte[] value, long ttlSeconds) {
        return ask((node, run) -> node.add(run, key, value, ttlSeconds));
    }

    @Override
    public Reply<Answer> compareAndSet(String key, long token, byte[] value, long ttlSeconds) {
        return ask((node, run) -> node.compareAndSet(run, key, token, value, ttlSeconds));
    }

    @Override
    public Reply<Answer> set(String key, byte[] value, long ttlSeconds) {
        return ask((node, run) -> node.store(run, key, value, ttlSeconds));
    }

    @Override
    public Reply<Answer> delete(String key) {
        return ask((node, run) -> node.delete(run, key));
    }

    @Override
    public Reply<Answer> touch(String key, long ttlSeconds) {
        return ask((node, run) -> node.touch(run, key, ttlSeconds));
    }

    @Override
    public Reply<Answer> compareAndDelete(String key, long token) {
        return ask((node, run) -> node.compareAndDelete(run, key, token));
    }

    @Override
    public Reply<Answer> hello() {
        return ask(Integer.MAX_VALUE, (node, run) -> node.hello(run, settings));
    }

    @Override
    public Reply<Answer> report() {
        return ask(MemoryNode::report);
    }

    @Override
    public Reply<Answer> scan(String prefix, String from) {
        return ask((node, run) -> node.keys(prefix, from));
    }

    @Override
    public void refresh() {
        // a node inside the JVM does not move
    }

    private Reply<Answer> ask(BiFunction<MemoryNode, KnownRun, Answer> action) {
        return ask(settings.inFlightLimit(), action);
    }

    private Reply<Answer> ask(int limit, BiFunction<MemoryNode, KnownRun, Answer> action) {
        Reply<Answer> reply = new Reply<>();
        synchronized (inFlight) {
            if (closed) {
                return Reply.of(CLOSED);
            }
            if (inFlight.size() >= limit) {
                return Reply.of(BUSY);
            }
            inFlight.add(reply);
        }
        reply.whenComplete(answer -> {
            synchronized (inFlight) {
                inFlight.remove(reply);
            }
        });
        node.ask(reply, asked -> action.apply(asked, met(asked)));
        return reply;
    }

    /** Connects, unless it is the process from before. */
    private KnownRun met(MemoryNode asked) {
        KnownRun known = run;
        if (known == null || process != asked.process()) {
            process = asked.process();
            known = asked.met(settings);
            run = known;
        }
        return known;
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
