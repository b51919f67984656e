package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.spi.Answer.Failed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One request on a connection, and its answer. The driver's own operations are not used: they compare an answer with its
 * request only where Java's assertions are on, allocate whatever length an answer claims, and throw on the thread of all answers
 * for a status they do not know.
 */
final class Exchange {

    private final Message message;
    private final int opaque;
    private final Receiver receiver;
    private final Wire wire;

    /** What is to be written before the value. */
    private final ByteBuffer head;

    /** How much of the value has been written. */
    private int written;

    /** What follows the header of the answer that is being read, null before it is known. */
    private @Nullable ByteBuffer front;

    private @Nullable ByteBuffer value;

    Exchange(Wire wire, Message message, int opaque, long cas, Receiver receiver) {
        this.wire = wire;
        this.message = message;
        this.opaque = opaque;
        this.receiver = receiver;
        this.head = message.head(opaque, cas);
    }

    /** {@return whether all of the request has been written} What finds no room is for the next call. */
    boolean writeTo(ByteBuffer out) {
        move(head, out);
        int length = Math.min(message.value().length - written, out.remaining());
        out.put(message.value(), written, length);
        written += length;
        return !head.hasRemaining() && written == message.value().length;
    }

    /**
     * Takes what has come of the answer.
     *
     * @return whether that was all of it; a node that refuses a large value says so before all of the request is written
     */
    boolean readFrom(ByteBuffer in) throws BrokenProtocolException {
        try {
            wire.heard();
            boolean answered = read(in);
            wire.midAnswer(wire.header().position() > 0);
            return answered;
        } catch (BrokenProtocolException e) {
            receiver.broken(e);
            wire.end(e.failed());
            throw e;
        }
    }

    private boolean read(ByteBuffer in) throws BrokenProtocolException {
        ByteBuffer header = wire.header();
        if (front == null || value == null) {
            move(in, header);
            Packet.checkStart(header.get(0));
            if (header.hasRemaining()) {
                return false;
            }
            int length = Packet.bodyLength(header, message.opcode(), opaque, wire.longestBody());
            front = ByteBuffer.allocate(Packet.frontLength(header));
            value = ByteBuffer.allocate(length - front.capacity());
        }
        move(in, front);
        move(in, value);
        if (front.hasRemaining() || value.hasRemaining()) {
            return false;
        }
        if (in.hasRemaining()) {
            // Before this answer is believed: where its length was damaged, no other one begins at its end.
            Packet.checkStart(in.get(in.position()));
        }
        Packet packet = Packet.of(header, front.array(), value.array());
        header.clear();
        front = null;
        value = null;
        boolean answered = receiver.receive(packet);
        if (answered) {
            wire.answered(this);
        }
        return answered;
    }

    private static void move(ByteBuffer from, ByteBuffer to) {
        int length = Math.min(from.remaining(), to.remaining());
        to.put(to.position(), from, from.position(), length);
        to.position(to.position() + length);
        from.position(from.position() + length);
    }

    /** Looks for the answer on the caller's thread, if that can be done, and no longer than told. */
    void fetch(long nanos) {
        wire.fetch(this, nanos);
    }

    /** Sees to it that the answer is read. */
    void bring() {
        wire.bring();
    }

    void lost(Failed why) {
        receiver.lost(why);
    }

    @Override
    public String toString() {
        return message.toString();
    }
}
