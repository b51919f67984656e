package io.sessionring.backend.redis;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/** Writes to a channel without ever blocking: what the channel does not take is kept until it does. */
final class ChannelOutput extends OutputStream {

    /** At a time: every thread that writes keeps as much memory outside the heap. */
    private static final int WRITE_LIMIT = 64 << 10;

    private final WritableByteChannel channel;
    private final Queue<ByteBuffer> kept = new ArrayDeque<>();

    ChannelOutput(WritableByteChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer more = ByteBuffer.wrap(bytes, offset, length);
        if (!writeKept() || !writeAll(more)) {
            byte[] rest = new byte[more.remaining()]; // the array is the caller's
            more.get(rest);
            kept.add(ByteBuffer.wrap(rest));
        }
    }

    /** {@return whether nothing is kept any more} */
    boolean writeKept() throws IOException {
        ByteBuffer next;
        while ((next = kept.peek()) != null) {
            if (!writeAll(next)) {
                return false;
            }
            kept.remove();
        }
        return true;
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    private boolean writeAll(ByteBuffer bytes) throws IOException {
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + WRITE_LIMIT));
            int written = channel.write(bytes);
            bytes.limit(end);
            if (written == 0) {
                return false;
            }
        }
        return true;
    }
}
