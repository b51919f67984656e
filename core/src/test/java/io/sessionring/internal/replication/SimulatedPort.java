package io.sessionring.internal.replication;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * One client's connection to one node. It breaks when the node's process dies, or some time after a message was lost; then
 * all that is in flight is answered with {@code CLOSED}, though the node may still get to see it. A new connection begins
 * with a handshake, and until that is answered nobody knows which run answers.
 */
final class SimulatedPort implements NodePort {

    private static final int MAX_IN_FLIGHT = 128;
    private static final long CONNECT_TIMEOUT = 100 * World.MILLI;
    private static final long RECONNECT_AFTER = 40 * World.MILLI;
    private static final double BREAKS_AFTER_LOSS = 0.5;
    /** A driver may send what it had queued again, to the process that is there now. */
    private static final double REACHES_NEXT_PROCESS = 0.3;

    private final World world;
    private final SimulatedClient client;
    private final SimulatedNode node;
    private final Wire wire;
    private final Set<Question> inFlight = new LinkedHashSet<>();
    private final List<Question> waiting = new ArrayList<>();
    private State state = State.BROKEN;
    private long connection;
    private long process;
    private long known;

    private enum State {
        CONNECTING,
        OPEN,
        BROKEN,
        CLOSED
    }

    private static final class Question {
        private final SimulatedNode.Action action;
        private final boolean hello;
        private final Reply<Answer> reply = new Reply<>();
        private long knownWhenSent;

        Question(SimulatedNode.Action action, boolean hello) {
            this.action = action;
            this.hello = hello;
        }
    }

    SimulatedPort(World world, SimulatedClient client, SimulatedNode node, Wire wire) {
        this.world = world;
        this.client = client;
        this.node = node;
        this.wire = wire;
        connect();
    }

    private void connect() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CONNECTING;
        known = 0;
        long number = ++connection;
        wire.knock(() -> {
            if (node.down()) {
                wire.signal(() -> client.callback(() -> refused(number)));
            } else {
                long met = node.process();
                wire.signal(() -> client.callback(() -> connected(number, met)));
            }
        });
        world.after(CONNECT_TIMEOUT, () -> client.callback(() -> refused(number)));
    }

    private void connected(long number, long met) {
        if (number != connection || state != State.CONNECTING) {
            return;
        }
        state = State.OPEN;
        process = met;
        if (node.process() == met) {
            node.onDeath(() -> wire.signal(() -> client.callback(() -> broken(number))));
        } else {
            wire.signal(() -> client.callback(() -> broken(number)));
        }
        send(new Question(SimulatedNode::hello, true));
        List<Question> ready = List.copyOf(waiting);
        waiting.clear();
        ready.forEach(this::send);
    }

    private void refused(long number) {
        if (number != connection || state != State.CONNECTING) {
            return;
        }
        state = State.BROKEN;
        List<Question> hopeless = List.copyOf(waiting);
        waiting.clear();
        world.after(RECONNECT_AFTER, () -> client.callback(this::connect));
        hopeless.forEach(question -> question.reply.complete(closed()));
    }

    private void broken(long number) {
        if (number != connection || state != State.OPEN) {
            return;
        }
        List<Question> lost = List.copyOf(inFlight);
        inFlight.clear();
        connect();
        lost.forEach(question -> question.reply.complete(closed()));
    }

    private Reply<Answer> ask(boolean hello, SimulatedNode.Action action) {
        if (state == State.BROKEN || state == State.CLOSED) {
            return Reply.of(closed());
        }
        if (!hello && inFlight.size() + waiting.size() >= MAX_IN_FLIGHT) {
            return Reply.of(new Failed(Failed.Cause.BUSY, "too many operations in flight"));
        }
        Question question = new Question(action, hello);
        if (state == State.CONNECTING) {
            waiting.add(question);
        } else {
            send(question);
        }
        return question.reply;
    }

    private void send(Question question) {
        inFlight.add(question);
        question.knownWhenSent = known;
        long sentOn = connection;
        long sentTo = process;
        wire.request(
                !question.hello,
                () -> node.receive(() -> reached(question, sentOn, sentTo)),
                () -> lost(question, sentOn));
    }

    private void reached(Question question, long sentOn, long sentTo) {
        if (node.process() != sentTo) {
            if (world.happens(REACHES_NEXT_PROCESS)) {
                question.action.on(node);
            }
            wire.signal(() -> client.callback(() -> broken(sentOn)));
            return;
        }
        LongFunction<Answer> answer = question.action.on(node);
        wire.reply(
                !question.hello, () -> client.callback(() -> arrived(question, answer)), () -> lost(question, sentOn));
    }

    /** A lost heartbeat is a connection that nothing comes through any more; something else may just never be answered. */
    private void lost(Question question, long sentOn) {
        if (question.hello || world.happens(BREAKS_AFTER_LOSS)) {
            world.after(
                    world.between(20 * World.MILLI, 500 * World.MILLI), () -> client.callback(() -> broken(sentOn)));
        }
    }

    private void arrived(Question question, LongFunction<Answer> made) {
        if (!inFlight.remove(question)) {
            return;
        }
        long run = question.knownWhenSent == known ? known : 0;
        Answer answer = made.apply(run);
        if (question.hello && answer instanceof Answer.Hello hello) {
            known = hello.incarnation();
        }
        question.reply.complete(answer);
    }

    private static Answer closed() {
        return new Failed(Failed.Cause.CLOSED, "connection lost");
    }

    @Override
    public Reply<Answer> get(String key) {
        return ask(false, node -> node.get(key));
    }

    @Override
    public Reply<Answer> add(String key, byte[] value, long ttlSeconds) {
        long sentAt = world.now();
        return ask(false, node -> node.add(key, value, ttlSeconds, sentAt));
    }

    @Override
    public Reply<Answer> compareAndSet(String key, long token, byte[] value, long ttlSeconds) {
        return ask(false, node -> node.compareAndSet(key, token, value, ttlSeconds));
    }

    @Override
    public Reply<Answer> set(String key, byte[] value, long ttlSeconds) {
        return ask(false, node -> node.set(key, value, ttlSeconds));
    }

    @Override
    public Reply<Answer> hello() {
        return ask(true, SimulatedNode::hello);
    }

    @Override
    public Reply<Answer> scan(String prefix, String from) {
        return ask(false, node -> node.scan(prefix, from));
    }

    @Override
    public Reply<Answer> report() {
        return Reply.of(closed());
    }

    @Override
    public void refresh() {}

    @Override
    public void close() {
        state = State.CLOSED;
        List<Question> lost = new ArrayList<>(inFlight);
        lost.addAll(waiting);
        inFlight.clear();
        waiting.clear();
        lost.forEach(question -> question.reply.complete(closed()));
    }
}
