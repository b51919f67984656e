package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.spi.Answer.Failed;
import java.nio.ByteBuffer;
import net.spy.memcached.ops.OperationCallback;
import net.spy.memcached.ops.OperationState;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.protocol.BaseOperationImpl;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, as the driver's connection wants them. The driver's own operations are not used: they compare
 * an answer with its request only where Java's assertions are on, allocate whatever length an answer claims, and throw on
 * the thread of all answers for a status they do not know.
 */
final class Exchange extends BaseOperationImpl {

    private final Message message;
    private final int opaque;
    private final long cas;
    private final Receiver receiver;
    private final Wire wire;
    private final ByteBuffer header = ByteBuffer.allocate(Packet.HEADER);
    private @Nullable ByteBuffer body;
    private boolean answered;

    Exchange(Wire wire, Message message, int opaque, long cas, Receiver receiver) {
        this.wire = wire;
        this.message = message;
        this.opaque = opaque;
        this.cas = cas;
        this.receiver = receiver;
        setCallback(new Dropped());
    }

    @Override
    public void initialize() {
        setBuffer(message.frame(opaque, cas));
    }

    @Override
    public void readFromBuffer(ByteBuffer in) throws BrokenProtocolException {
        try {
            if (answered) {
                // This was answered before it was written to its end, and these bytes are for the next one.
                transitionState(OperationState.COMPLETE);
            } else {
                wire.heard();
                read(in);
                wire.midAnswer(header.position() > 0);
            }
        } catch (BrokenProtocolException e) {
            receiver.broken(e);
            wire.end(e.failed());
            throw e;
        }
    }

    private void read(ByteBuffer in) throws BrokenProtocolException {
        if (body == null) {
            move(in, header);
            Packet.checkStart(header.get(0));
            if (header.hasRemaining()) {
                return;
            }
            body = ByteBuffer.allocate(Packet.bodyLength(header, message.opcode(), opaque, wire.longestBody()));
        }
        move(in, body);
        if (!body.hasRemaining()) {
            if (in.hasRemaining()) {
                // Before this answer is believed: where its length was damaged, no other one begins at its end.
                Packet.checkStart(in.get(in.position()));
            }
            Packet packet = Packet.of(header, body.array());
            header.clear();
            body = null;
            if (receiver.receive(packet)) {
                finish();
            }
        }
    }

    private void finish() {
        answered = true;
        wire.answered(this);
        // A node refuses a large value when it has seen its header. The driver is still writing the value then, and
        // must
        // go on: it fails on an operation that is complete before it is written.
        if (getState() == OperationState.READING) {
            transitionState(OperationState.COMPLETE);
        }
    }

    private static void move(ByteBuffer from, ByteBuffer to) {
        int length = Math.min(from.remaining(), to.remaining());
        to.put(to.position(), from, from.position(), length);
        to.position(to.position() + length);
        from.position(from.position() + length);
    }

    void lost(Failed why) {
        receiver.lost(why);
    }

    @Override
    public byte @Nullable [] getErrorMsg() {
        return null;
    }

    /** Never: an operation waits as long as its connection lasts. */
    @Override
    public synchronized boolean isTimedOut(long millis) {
        return false;
    }

    @Override
    public String toString() {
        return message.toString();
    }

    /** What the driver says instead of an answer. */
    private final class Dropped implements OperationCallback {

        @Override
        public void receivedStatus(OperationStatus status) {
            wire.dropped(Exchange.this);
        }

        @Override
        public void complete() {}
    }
}
