package io.sessionring.backend.redis;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Reply;
import io.sessionring.spi.RingRecord;
import java.util.function.Consumer;

/**
 * A heartbeat with a look at the node's ring record: {@code GET}, and where there is none {@code SET NX} and {@code GET} in
 * one pipeline, so that whoever was first is believed. Its answers change what the connection knows of the run, in the order
 * in which the node gives them. On connecting {@link Handshake} says the same.
 */
final class Greeting {

    /** Stands for a value that cannot be read as one. */
    static final byte[] NO_STRING = {};

    static final String LOST = "it was lost as soon as it was added";
    static final String NOT_THERE = "there is none, and it is only looked for";

    private final RingRecord record;
    private final Consumer<Operation> way;
    private final Reply<Answer> hello = new Reply<>();
    private String refusal = LOST;

    private Greeting(RingRecord record, Consumer<Operation> way) {
        this.record = record;
        this.way = way;
    }

    /**
     * Starts.
     *
     * @param way where operations go
     * @return {@link Answer.Hello} or {@link Answer.Failed}
     */
    static Reply<Answer> start(RingRecord record, Consumer<Operation> way) {
        Greeting greeting = new Greeting(record, way);
        greeting.send(Command.get(record.key()), 0, new Look(greeting::first)).whenComplete(greeting::looked);
        return greeting.hello;
    }

    private void looked(Answer answer) {
        if (!(answer instanceof Answer.Miss)) {
            hello.complete(answer);
            return;
        }
        byte[] fresh = record.fresh();
        send(Command.addForEver(record.key(), fresh), fresh.length, new Add()).whenComplete(taken -> {});
        send(Command.get(record.key()), 0, new Look(this::last)).whenComplete(hello::complete);
    }

    private Answer first(NodeIdentity node) {
        if (record.isAdded()) {
            node.run().missed();
            return new Answer.Miss(0);
        }
        node.run().lacks(NOT_THERE);
        return node.hello();
    }

    private Answer last(NodeIdentity node) {
        node.run().lacks(refusal);
        return node.hello();
    }

    private Reply<Answer> send(Command command, int valueBytes, Operation.Meaning meaning) {
        Operation operation = new Operation(command, valueBytes, meaning, () -> {});
        way.accept(operation);
        return operation.reply();
    }

    /** Keeps the reason if the record was not taken. Whether it was, the look right behind it will tell. */
    private final class Add implements Operation.Meaning {

        @Override
        public Answer of(Resp answer, NodeIdentity node) {
            return new Answer.Miss(0);
        }

        @Override
        public Answer ofError(Resp.ServerError error, NodeIdentity node) {
            refusal = ServerErrors.why(error);
            return ServerErrors.answer(error, node);
        }
    }

    /** What is said if the record is not there. */
    private interface Missing {
        Answer of(NodeIdentity node);
    }

    private record Look(Missing missing) implements Operation.Meaning {

        @Override
        public Answer of(Resp answer, NodeIdentity node) throws BrokenProtocolException {
            if (answer instanceof Resp.Nil) {
                return missing.of(node);
            }
            if (answer instanceof Resp.Bulk bulk) {
                node.run().found(bulk.bytes());
                return node.hello(bulk.bytes(), CompareAndSet.token(bulk.bytes()));
            }
            throw new BrokenProtocolException("GET was answered with neither a string nor nil");
        }

        @Override
        public Answer ofError(Resp.ServerError error, NodeIdentity node) {
            if (ServerErrors.otherKindOfValue(error)) {
                node.run().found(NO_STRING);
                return node.hello();
            }
            return ServerErrors.answer(error, node);
        }
    }
}
