package io.sessionring.backend.memcached;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import net.spy.memcached.MemcachedConnection;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationState;
import net.spy.memcached.protocol.BaseOperationImpl;
import org.jspecify.annotations.Nullable;

/**
 * One node, and the one connection to it, as the driver's loop wants it. The driver's own is not used: it turns the watching of
 * its socket on and off with every request, copies requests once more than they need, and lets its thread write for a caller
 * who is alone.
 *
 * <p>Requests are queued. Whoever finds nobody writing becomes the <em>owner</em> of the writing side, or makes the loop that:
 * a caller while callers are few, for then nobody has to be woken for it; else the loop, which writes all that is queued at
 * once. What the socket does not take the loop writes later, as the owner all the while. Nobody blocks.
 */
final class DriverNode implements MemcachedNode {

    /** So many requests in a row, each alone on its way, show that callers are few. */
    private static final int ALONE = 32;

    /** For how many rounds a caller writes also what others queue meanwhile. */
    private static final int ROUNDS = 4;

    private final Driver.Loop loop;
    private final SocketAddress address;
    private final SocketChannel channel;
    private final Runnable connected;
    private final Runnable ended;
    private final ByteBuffer in;

    private final Queue<Exchange> queued = new ConcurrentLinkedQueue<>();
    private final Queue<Exchange> sent = new ConcurrentLinkedQueue<>();
    private final Incoming incoming = new Incoming();

    /** How often somebody wanted the writing side since it was last let go; 0 when nobody owns it. */
    private final AtomicInteger wanted = new AtomicInteger();

    /** What goes to the socket next; used by the owner. */
    private final ByteBuffer out;

    /** What is in {@link #out} in part only; used by the owner. */
    private @Nullable Exchange begun;

    /** Whether the socket takes no more for now; used by the loop. */
    private boolean full;

    /** How many answers in a row were to requests that were alone on their way; used by the loop. */
    private int alone;

    private volatile boolean callersFew;

    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable SelectionKey key;
    private @Nullable MemcachedConnection connection;

    DriverNode(
            Driver.Loop loop,
            SocketAddress address,
            SocketChannel channel,
            int bufferSize,
            Runnable connected,
            Runnable ended) {
        this.loop = loop;
        this.address = address;
        this.channel = channel;
        this.connected = connected;
        this.ended = ended;
        this.in = ByteBuffer.allocateDirect(bufferSize);
        this.out = ByteBuffer.allocateDirect(bufferSize);
    }

    /** Sends a request. Does not block. */
    void send(Exchange exchange) {
        exchange.initialize();
        queued.add(exchange);
        if (wanted.getAndIncrement() == 0) {
            if (callersFew) {
                work(false);
            } else {
                loop.write(this);
            }
        }
    }

    /** Goes on as the owner. Called by the loop. */
    void writeOn() {
        work(true);
    }

    /** Runs by the owner only, and lets the ownership go or passes it on. */
    private void work(boolean byLoop) {
        int rounds = 0;
        int seen = wanted.get();
        do {
            boolean done = writeQueued();
            if (!done && byLoop) {
                full = true;
                fixupOps();
                return;
            }
            if (!done || (!byLoop && ++rounds > ROUNDS)) {
                loop.write(this);
                return;
            }
            seen = wanted.addAndGet(-seen);
        } while (seen != 0);
    }

    /** {@return false if the socket takes no more for now} */
    private boolean writeQueued() {
        try {
            while (fill()) {
                channel.write(out.flip());
                boolean all = !out.hasRemaining();
                out.compact();
                if (!all) {
                    return false;
                }
            }
        } catch (IOException | NotYetConnectedException e) {
            end();
        }
        return true;
    }

    /** {@return whether there is anything to write} */
    private boolean fill() {
        while (out.hasRemaining()) {
            Exchange next = begun == null ? queued.poll() : begun;
            if (next == null) {
                break;
            }
            if (begun == null) {
                begun = next;
                next.writing();
                sent.add(next); // before any of it is written
            }
            ByteBuffer frame = next.getBuffer();
            int length = Math.min(frame.remaining(), out.remaining());
            out.put(out.position(), frame, frame.position(), length).position(out.position() + length);
            frame.position(frame.position() + length);
            if (!frame.hasRemaining()) {
                begun = null;
                next.writeComplete();
            }
        }
        return out.position() > 0;
    }

    /** Bytes have come. */
    void heard() {
        loop.heard();
    }

    boolean isOver() {
        return over.get();
    }

    /** Ends the connection; for any thread. */
    void end() {
        if (over.compareAndSet(false, true)) {
            try {
                channel.close();
            } catch (IOException e) {
                // It is of no use any more in any case.
            }
            loop.left(this);
            ended.run();
        }
    }

    @Override
    public void connected() {
        connected.run();
    }

    @Override
    public void fillWriteBuffer(boolean optimize) {
        if (full) {
            full = false;
            work(true);
        }
    }

    @Override
    public boolean hasWriteOp() {
        return full;
    }

    /** The socket is watched all the time. */
    @Override
    public boolean hasReadOp() {
        return true;
    }

    /**
     * The driver takes this before it reads, and goes on with it though nothing was awaited then: but a caller that writes for
     * itself may have sent the next request meanwhile. So it is one for all answers.
     */
    @Override
    public Operation getCurrentReadOp() {
        return incoming;
    }

    /** Never called: {@link Incoming} is never complete. */
    @Override
    public Operation removeCurrentReadOp() {
        throw new UnsupportedOperationException("answers do not end");
    }

    /** Hands what comes to the request that it answers, the first one that was sent and has no answer. */
    private final class Incoming extends BaseOperationImpl {

        @Override
        public void readFromBuffer(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                Exchange first = sent.peek();
                if (first == null) {
                    throw new IOException("the node says what it was not asked for");
                }
                first.readFromBuffer(bytes);
                if (first.getState() == OperationState.COMPLETE) {
                    sent.remove();
                    answered();
                }
            }
        }

        private void answered() {
            alone = sent.isEmpty() && queued.isEmpty() ? Math.min(alone + 1, ALONE) : 0;
            boolean few = alone == ALONE;
            if (few != callersFew) {
                callersFew = few;
            }
        }

        @Override
        public void initialize() {}

        @Override
        public byte @Nullable [] getErrorMsg() {
            return null;
        }
    }

    @Override
    public int getSelectionOps() {
        return channel.isConnected()
                ? SelectionKey.OP_READ | (full ? SelectionKey.OP_WRITE : 0)
                : SelectionKey.OP_CONNECT;
    }

    @Override
    public void fixupOps() {
        SelectionKey on = key;
        try {
            if (on != null) {
                on.interestOps(getSelectionOps());
            }
        } catch (CancelledKeyException e) {
            // It is closed.
        }
    }

    @Override
    public ByteBuffer getRbuf() {
        return in;
    }

    /** Nothing is in it: what is written is not the driver's business. */
    @Override
    public ByteBuffer getWbuf() {
        return ByteBuffer.allocate(0);
    }

    @Override
    public int getBytesRemainingToWrite() {
        return 0;
    }

    @Override
    public int writeSome() {
        return 0;
    }

    @Override
    public SocketAddress getSocketAddress() {
        return address;
    }

    @Override
    public SocketChannel getChannel() {
        return channel;
    }

    @Override
    public @Nullable SelectionKey getSk() {
        return key;
    }

    @Override
    public void setSk(@Nullable SelectionKey to) {
        key = to;
    }

    /** One that has ended counts as active too, so that the driver does not keep what it has to do with it. */
    @Override
    public boolean isActive() {
        return !channel.isConnectionPending();
    }

    @Override
    public @Nullable MemcachedConnection getConnection() {
        return connection;
    }

    @Override
    public void setConnection(MemcachedConnection to) {
        connection = to;
    }

    // What is left is of no use here: requests are queued and written above, nothing is written again, and no
    // connection is
    // made anew.

    @Override
    public void copyInputQueue() {}

    @Override
    public Collection<Operation> destroyInputQueue() {
        return List.of();
    }

    @Override
    public void setupResend() {}

    @Override
    public void transitionWriteItem() {}

    @Override
    public @Nullable Operation getCurrentWriteOp() {
        return null;
    }

    @Override
    public @Nullable Operation removeCurrentWriteOp() {
        return null;
    }

    @Override
    public void addOp(Operation operation) {
        throw new UnsupportedOperationException("requests are sent");
    }

    @Override
    public void insertOp(Operation operation) {
        throw new UnsupportedOperationException("requests are sent");
    }

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    @Override
    public void authComplete() {}

    @Override
    public void setupForAuth() {}

    @Override
    public long lastReadDelta() {
        return 0;
    }

    @Override
    public void completedRead() {}

    @Override
    public void reconnecting() {}

    @Override
    public int getReconnectCount() {
        return 0;
    }

    @Override
    public void registerChannel(SocketChannel another, SelectionKey of) {
        throw new UnsupportedOperationException("a connection is never made anew");
    }

    @Override
    public void setChannel(SocketChannel another) {
        throw new UnsupportedOperationException("a connection is never made anew");
    }

    @Override
    public void setContinuousTimeout(boolean timedOut) {}

    @Override
    public int getContinuousTimeout() {
        return 0;
    }
}
