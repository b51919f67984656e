package io.sessionring.backend.redis;

import io.sessionring.internal.waiting.Glance;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.util.RedisOutputStream;

/**
 * A connection after its handshake, on which nothing blocks. One thread at a time may read and one may write; closing is for
 * any thread.
 */
final class NodeChannel {

    private static final int STREAM_BUFFER = 32 << 10;

    private final SocketChannel channel;
    private final InetAddress address;
    private final RespReader in;
    private final ChannelOutput kept;
    private final RedisOutputStream out;

    /** For a caller that waits for its own answer. */
    private final Selector readable;

    private final Glance glance = new Glance(System::nanoTime);

    NodeChannel(SocketChannel channel, InetAddress address) throws IOException {
        this.channel = channel;
        this.address = address;
        channel.configureBlocking(false);
        in = new RespReader(new Input(channel));
        kept = new ChannelOutput(channel);
        out = new RedisOutputStream(kept, STREAM_BUFFER);
        readable = Selector.open();
        channel.register(readable, SelectionKey.OP_READ);
    }

    /** Reads what has come, which may be nothing. */
    private static final class Input extends InputStream {

        private final SocketChannel channel;
        private ByteBuffer last = ByteBuffer.allocate(0);

        Input(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("a byte may not have come yet");
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (last.array() != bytes) {
                last = ByteBuffer.wrap(bytes);
            }
            return channel.read(last.limit(offset + length).position(offset));
        }
    }

    InetAddress address() {
        return address;
    }

    SelectionKey register(EventLoop loop, PlainPipeline pipeline) throws IOException {
        return loop.register(channel, pipeline);
    }

    /** Puts a command into the stream's buffer. */
    void write(Command command) throws IOException {
        command.writeTo(out);
    }

    /** {@return whether the socket has taken all that was written before} */
    boolean flush() throws IOException {
        out.flush();
        return kept.writeKept();
    }

    /** {@return whether the socket has taken all that has left the stream's buffer} */
    boolean isClear() {
        return kept.isEmpty();
    }

    /** Reads once what has come. */
    void fill() throws IOException {
        in.fill();
    }

    /** {@return the next answer, null if not all of it has been read} */
    @Nullable
    Resp next() throws IOException {
        return in.next();
    }

    /** {@return the next answer, null if not all of it came in time, or the thread was interrupted} What has come is kept. */
    @Nullable
    Resp await(long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        Resp answer = glance(nanos);
        for (long left = end - System.nanoTime(); answer == null && left >= 1_000_000; left = end - System.nanoTime()) {
            if (readable.select(key -> {}, left / 1_000_000) == 0) {
                return null;
            }
            in.fill();
            answer = in.next();
        }
        return answer;
    }

    /** {@return the next answer, if there is one at once or within the moment that is worth looking} */
    private @Nullable Resp glance(long nanos) throws IOException {
        Resp answer = in.next();
        if (answer == null && glance.isDue()) {
            Glance.Moment moment = glance.begin(nanos);
            do {
                in.fill();
                answer = in.next();
            } while (answer == null && moment.goesOn());
            moment.ended(answer != null);
        }
        return answer;
    }

    void close() {
        try (channel;
                readable) {
            // Both, whatever becomes of the other.
        } catch (IOException e) {
            // It is of no use any more in any case.
        }
    }
}
