package io.sessionring.backend.memcached;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
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
import org.jspecify.annotations.Nullable;

/**
 * One node, and the one connection to it, as the driver's loop wants it. The driver's own is not used: it turns the watching of
 * its socket on and off with every request, copies requests once more than they need, and lets its thread write and read for a
 * caller who is alone.
 *
 * <p>Requests are queued. Whoever finds nobody writing becomes the <em>owner</em> of the writing side, or makes the loop that:
 * a caller while callers are few, for then nobody has to be woken for it; else the loop, which writes all that is queued at
 * once. What the socket does not take the loop writes later, as the owner all the while. Nobody blocks.
 */
final class DriverNode implements MemcachedNode {

    /** For how many rounds a caller writes also what others queue meanwhile. */
    private static final int ROUNDS = 4;

    /** So many buffers are written without a break: answers wait meanwhile, or the caller who writes. */
    private static final int BUFFERS_AT_ONCE = 16;

    private final Driver.Loop loop;
    private final SocketAddress address;
    private final SocketChannel channel;
    private final Runnable connected;
    private final Runnable ended;
    private final Queue<Exchange> queued = new ConcurrentLinkedQueue<>();
    private final Reading reading;

    /** How often somebody wanted the writing side since it was last let go; 0 when nobody owns it. */
    private final AtomicInteger wanted = new AtomicInteger();

    /** What goes to the socket next; used by the owner. */
    private final ByteBuffer out;

    /** What is in {@link #out} in part only; used by the owner. */
    private @Nullable Exchange begun;

    /** Whether the socket takes no more for now; used by the loop. */
    private boolean full;

    private final Runnable writeOn = this::writeOn;
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
        this.reading = new Reading(channel, bufferSize, queued, loop::heard);
        this.out = ByteBuffer.allocateDirect(bufferSize);
    }

    /** Sends a request. Does not block. */
    void send(Exchange exchange) {
        queued.add(exchange);
        if (wanted.getAndIncrement() == 0) {
            boolean well = false;
            try {
                own();
                well = true;
            } finally {
                if (!well) {
                    end(); // nobody would ever own it again
                }
            }
        }
    }

    private void own() {
        if (reading.callersFew()) {
            work(false);
        } else {
            loop.execute(writeOn);
        }
    }

    private void writeOn() {
        work(true);
    }

    /** Looks for the answer to a request on its caller's thread, if that can be done, and no longer than told. */
    void fetch(Exchange exchange, long nanos) {
        boolean well = false;
        try {
            reading.fetch(exchange, nanos);
            well = true;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // It ends.
        } finally {
            // Also after an error of the caller's own, as when its stack is full: it may have come in the midst of an
            // answer.
            if (!well) {
                end();
            }
            bring();
        }
    }

    /** Sees to it that what is out is read. */
    void bring() {
        if (reading.isNeeded()) {
            loop.execute(this::takeBackIfNeeded);
        }
    }

    private void takeBackIfNeeded() {
        if (reading.isNeeded()) {
            takeBack();
        }
    }

    /** Notices when the connection ends while no caller reads, and what nobody waits for. Called by the loop, from time to time. */
    void watchIfIdle() {
        if (reading.isIdle()) {
            takeBack();
        }
    }

    private void takeBack() {
        reading.takeBack();
        watch();
    }

    /** Runs by the owner only, and lets the ownership go or passes it on. */
    private void work(boolean byLoop) {
        int rounds = 0;
        int seen = wanted.get();
        do {
            boolean done = writeQueued();
            if (!done && byLoop) {
                full = true;
                watch();
                return;
            }
            if (!done || (!byLoop && ++rounds > ROUNDS)) {
                loop.execute(writeOn);
                return;
            }
            seen = wanted.addAndGet(-seen);
        } while (seen != 0);
    }

    /** {@return false if there is more to write, for which the socket has no room or others have waited long enough} */
    private boolean writeQueued() {
        try {
            for (int i = 0; i < BUFFERS_AT_ONCE; i++) {
                if (!fill()) {
                    return true;
                }
                channel.write(out.flip());
                boolean all = !out.hasRemaining();
                out.compact();
                if (!all) {
                    return false;
                }
            }
            return false;
        } catch (IOException | RuntimeException | Error e) {
            end(); // part of a request may have been written
            return true;
        }
    }

    /** {@return whether there is anything to write} */
    private boolean fill() {
        while (out.hasRemaining()) {
            Exchange next = begun == null ? queued.peek() : begun;
            if (next == null) {
                break;
            }
            if (begun == null) {
                begun = next;
                // Before any of it is written, and before it leaves the queue: it is out all the while.
                reading.sending(next);
                queued.remove();
            }
            if (next.writeTo(out)) {
                begun = null;
            }
        }
        return out.position() > 0;
    }

    boolean isOver() {
        return over.get();
    }

    /** Ends the connection; for any thread. */
    void end() {
        if (over.compareAndSet(false, true)) {
            try {
                close();
            } finally {
                try {
                    loop.left(this);
                } finally {
                    ended.run();
                }
            }
        }
    }

    private void close() {
        SelectionKey on = key;
        if (on != null) {
            on.cancel(); // first: the loop must not wonder what a channel that is half closed is watched for
        }
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no use any more in any case.
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

    /** The loop asks what it has to watch the socket for. */
    @Override
    public boolean hasReadOp() {
        return reading.isLoops();
    }

    @Override
    public Operation getCurrentReadOp() {
        return reading.incoming();
    }

    /** Never called: that operation is never complete. */
    @Override
    public Operation removeCurrentReadOp() {
        throw new UnsupportedOperationException("answers do not end");
    }

    @Override
    public int getSelectionOps() {
        return channel.isConnected()
                ? (reading.isLoops() ? SelectionKey.OP_READ : 0) | (full ? SelectionKey.OP_WRITE : 0)
                : SelectionKey.OP_CONNECT;
    }

    /** The loop has done what there was to do. */
    @Override
    public void fixupOps() {
        reading.lend();
        watch();
    }

    private void watch() {
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
        return reading.buffer();
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

    // What is left is of no use here: requests are queued and written above, and nothing is done anew.

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
