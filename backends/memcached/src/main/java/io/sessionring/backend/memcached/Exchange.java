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

    /** How much of the value has been written. */
    private int written;

    /** What follows the header of the answer that is being read, null before it is known. */
    private @Nullable ByteBuffer front;

    private @Nullable ByteBuffer value;
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
        setBuffer(message.head(opaque, cas));
    }

    /** {@return whether all of the request has been written} What finds no room is for the next call. */
    boolean writeTo(ByteBuffer out) {
        ByteBuffer head = getBuffer();
        move(head, out);
        int length = Math.min(message.value().length - written, out.remaining());
        out.put(message.value(), written, length);
        written += length;
        return !head.hasRemaining() && written == message.value().length;
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
                wire.midAnswer(wire.header().position() > 0);
            }
        } catch (BrokenProtocolException e) {
            receiver.broken(e);
            wire.end(e.failed());
            throw e;
        }
    }

    private void read(ByteBuffer in) throws BrokenProtocolException {
        ByteBuffer header = wire.header();
        if (front == null || value == null) {
            move(in, header);
            Packet.checkStart(header.get(0));
            if (header.hasRemaining()) {
                return;
            }
            int length = Packet.bodyLength(header, message.opcode(), opaque, wire.longestBody());
            front = ByteBuffer.allocate(Packet.frontLength(header));
            value = ByteBuffer.allocate(length - front.capacity());
        }
        move(in, front);
        move(in, value);
        if (!front.hasRemaining() && !value.hasRemaining()) {
            if (in.hasRemaining()) {
                // Before this answer is believed: where its length was damaged, no other one begins at its end.
                Packet.checkStart(in.get(in.position()));
            }
            Packet packet = Packet.of(header, front.array(), value.array());
            header.clear();
            front = null;
            value = null;
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

    /** Looks for the answer on the caller's thread, if that can be done. */
    void fetch() {
        wire.fetch(this);
    }

    /** Sees to it that the answer is read. */
    void bring() {
        wire.bring();
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
