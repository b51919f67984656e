package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Refused;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;
import io.sessionring.spi.RingRecord;
import java.util.function.Consumer;

/**
 * A look at the node's ring record: {@code GET}, and where there is none {@code ADD} and {@code GET} right after each other,
 * so that whoever was first is believed. Its answers change what the connection knows of the run, in the order in which the
 * node gives them.
 */
final class Greeting {

    private final RingRecord record;
    private final Consumer<Operation> way;
    private final Reply<Answer> hello = new Reply<>();
    private volatile String refusal = "it was lost as soon as it was added";

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
        if (record.isAdded()) {
            greeting.send(Message.of(Opcode.GET, record.key()), greeting::first).whenComplete(greeting::looked);
        } else {
            greeting.refusal = "there is none, and it is only looked for";
            greeting.lookAgain();
        }
        return greeting.hello;
    }

    private void looked(Answer answer) {
        if (!(answer instanceof Answer.Miss)) {
            hello.complete(answer);
            return;
        }
        Message add = new Message(Opcode.ADD, record.key(), record.fresh(), NodePort.FOR_EVER);
        send(add, (packet, node) -> Answers.stored(Opcode.ADD, add.key().length(), packet, node))
                .whenComplete(this::added);
        lookAgain();
    }

    private void added(Answer answer) {
        if (answer instanceof Refused refused) {
            refusal = refused.reason() == Refused.Reason.TOO_LARGE
                    ? "the node takes no value of that size"
                    : "the node has no memory for it";
        }
    }

    private void lookAgain() {
        send(Message.of(Opcode.GET, record.key()), this::last).whenComplete(hello::complete);
    }

    private Answer first(Packet packet, NodeIdentity node) throws BrokenProtocolException {
        byte[] stored = Answers.value(packet);
        if (stored == null) {
            node.run().missed();
            return new Answer.Miss(0);
        }
        node.run().found(stored);
        return node.hello(stored, node.token(packet.cas()));
    }

    private Answer last(Packet packet, NodeIdentity node) throws BrokenProtocolException {
        byte[] stored = Answers.value(packet);
        if (stored == null) {
            node.run().lacks(refusal);
            return node.hello();
        }
        node.run().found(stored);
        return node.hello(stored, node.token(packet.cas()));
    }

    private Reply<Answer> send(Message message, Operation.Meaning meaning) {
        Operation operation = new Operation(message, null, meaning, () -> {});
        way.accept(operation);
        return operation.reply();
    }
}
