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

    private static final byte[] NOTHING = {};

    private final Message message;
    private final int opaque;
    private final Receiver receiver;
    private final Wire wire;

    /** What is to be written before the value. */
    private final byte[] head;

    /** How much of head and value has been written. */
    private int written;

    /** What follows the header of the answer that is being read, null before it is known. */
    private byte @Nullable [] front;

    private byte[] value = NOTHING;

    /** How much of front and value has come. */
    private int come;

    Exchange(Wire wire, Message message, int opaque, long cas, Receiver receiver) {
        this.wire = wire;
        this.message = message;
        this.opaque = opaque;
        this.receiver = receiver;
        this.head = message.head(opaque, cas);
    }

    /** {@return whether all of the request has been written} What finds no room is for the next call. */
    boolean writeTo(ByteBuffer out) {
        byte[] stored = message.value();
        if (written < head.length) {
            int length = Math.min(head.length - written, out.remaining());
            out.put(head, written, length);
            written += length;
        }
        if (written >= head.length) {
            int from = written - head.length;
            int length = Math.min(stored.length - from, out.remaining());
            out.put(stored, from, length);
            written += length;
        }
        return written == head.length + stored.length;
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
        byte[] ahead = front;
        if (ahead == null) {
            move(in, header);
            Packet.checkStart(header.get(0));
            if (header.hasRemaining()) {
                return false;
            }
            int length = Packet.bodyLength(header, message.opcode(), opaque, wire.longestBody());
            ahead = bytes(Packet.frontLength(header));
            value = bytes(length - ahead.length);
            come = 0;
            front = ahead; // last: from now on the header is known
        }
        if (come < ahead.length) {
            int length = Math.min(ahead.length - come, in.remaining());
            in.get(ahead, come, length);
            come += length;
        }
        if (come >= ahead.length) {
            int to = come - ahead.length;
            int length = Math.min(value.length - to, in.remaining());
            in.get(value, to, length);
            come += length;
        }
        if (come < ahead.length + value.length) {
            return false;
        }
        if (in.hasRemaining()) {
            // Before this answer is believed: where its length was damaged, no other one begins at its end.
            Packet.checkStart(in.get(in.position()));
        }
        Packet packet = Packet.of(header, ahead, value);
        header.clear();
        front = null;
        value = NOTHING;
        boolean answered = receiver.receive(packet);
        if (answered) {
            wire.answered(this);
        }
        return answered;
    }

    private static byte[] bytes(int length) {
        return length == 0 ? NOTHING : new byte[length];
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
