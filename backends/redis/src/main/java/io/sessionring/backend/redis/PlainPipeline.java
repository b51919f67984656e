package io.sessionring.backend.redis;

import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline of a connection without encryption. While callers are many the event loop reads and writes, many operations
 * at a time. While each is alone with its operation, it writes and reads for itself, for then nobody has to be woken.
 *
 * <p>Reading is one thread's <em>turn</em> at a time: what one has read in part the next one goes on with. The loop watches
 * the channel while it has the turn, from its taking it back until it finds callers few.
 */
final class PlainPipeline extends Pipeline {

    /** So many operations, each alone on its way, show that callers are few. */
    private static final int ALONE = 32;

    private static final long MOMENT_NANOS = 100_000;

    private static final Failed BROKE_OFF = new Failed(Cause.CLOSED, "the reading of an answer broke off");

    private enum Turn {
        NOBODY,
        A_CALLER,
        THE_LOOP,
        /** It is over: what is left is answered without being read. */
        OVER
    }

    private final NodeChannel channel;
    private final EventLoop loop;
    private final SelectionKey key;

    private final AtomicReference<Turn> turn = new AtomicReference<>(Turn.THE_LOOP);
    private final CompletableFuture<Failed> lost = new CompletableFuture<>();

    private volatile boolean callersFew;

    /** How many answers in a row were to operations that were alone on their way; used by whoever has the turn. */
    private int alone;

    /** How many answers there were when the loop last looked whether callers still read; used by the loop. */
    private long seen;

    /** Whether the socket takes no more for now; used by the loop. */
    private boolean full;

    PlainPipeline(NodeChannel channel, NodeIdentity node, EventLoop loop) throws IOException {
        super(node, loop);
        this.channel = channel;
        this.loop = loop;
        this.key = channel.register(loop, this); // last: the loop may call at once
    }

    @Override
    public InetAddress address() {
        return channel.address();
    }

    @Override
    boolean callersWrite() {
        return callersFew;
    }

    @Override
    boolean writeQueued(boolean onLoop) {
        try {
            while (!lost.isDone() && channel.flush()) {
                Operation next = queued.peek();
                if (next == null) {
                    return true;
                }
                for (; next != null && channel.isClear(); next = queued.peek()) {
                    sent.add(next);
                    queued.remove();
                    channel.write(next.command());
                }
            }
            return lost.isDone();
        } catch (IOException | RuntimeException | Error e) {
            end(because(e)); // part of a command may have been written
            return true;
        }
    }

    @Override
    void awaitRoom() {
        full = true;
        try {
            key.interestOpsOr(SelectionKey.OP_WRITE);
        } catch (CancelledKeyException e) {
            // It is closed, and settled soon.
        }
    }

    private void writeOnIfFull() {
        if (full) {
            full = false;
            writeOn();
        }
    }

    /** Does what the channel is ready for. Called by the loop. */
    void ready(int operations) {
        try {
            if ((operations & SelectionKey.OP_WRITE) != 0) {
                key.interestOpsAnd(~SelectionKey.OP_WRITE);
                writeOnIfFull();
            }
            if ((operations & SelectionKey.OP_READ) != 0) {
                channel.fill();
                readAll();
                if (callersFew && nothingOut()) {
                    lend();
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            end(because(e));
        }
    }

    private void readAll() throws IOException {
        Resp answer;
        while ((answer = channel.next()) != null) {
            answered(answer);
        }
    }

    private void lend() {
        key.interestOpsAnd(~SelectionKey.OP_READ);
        seen = answers();
        loop.lend(this);
        turn.compareAndSet(Turn.THE_LOOP, Turn.NOBODY);
        if (!nothingOut()) {
            takeBack();
        }
    }

    /** Lets the loop read, unless a caller does. Called by the loop. */
    private void takeBack() {
        if (turn.compareAndSet(Turn.NOBODY, Turn.THE_LOOP)) {
            loop.takeBack(this);
            try {
                readAll();
                key.interestOpsOr(SelectionKey.OP_READ);
            } catch (IOException | RuntimeException | Error e) {
                end(because(e));
            }
        }
    }

    /** Notices when the connection ends while no caller reads it. Called by the loop, from time to time. */
    void watchIfIdle() {
        if (answers() == seen) {
            takeBack();
        }
        seen = answers();
    }

    /**
     * Reads the answer to an operation on its caller's thread, if it is the next one to come and nobody reads.
     *
     * @param nanos for how long
     */
    @Override
    void fetch(Operation operation, long nanos) {
        boolean able = sent.peek() == operation && PlatformThreads.isCurrent();
        if (!able || !turn.compareAndSet(Turn.NOBODY, Turn.A_CALLER)) {
            return;
        }
        @Nullable Failed why = BROKE_OFF;
        try {
            if (sent.peek() == operation) {
                Resp answer = channel.await(nanos);
                if (answer != null) {
                    answered(answer);
                    readAll();
                }
            }
            why = null;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            why = because(e);
        } finally {
            // Also after an error of the caller's own, as when its stack is full: it may have come in the midst of an
            // answer.
            try {
                if (why != null) {
                    end(why);
                }
            } finally {
                turn.set(Turn.NOBODY);
            }
            bring();
        }
    }

    @Override
    void bring() {
        if (!nothingOut() && turn.get() == Turn.NOBODY) {
            loop.execute(this::takeBack);
        }
    }

    @Override
    void removeSent(Operation operation) {
        super.removeSent(operation);
        alone = nothingOut() ? Math.min(alone + 1, ALONE) : 0;
        boolean few = alone == ALONE;
        if (few != callersFew) {
            callersFew = few;
        }
    }

    @Override
    public void end(Failed why) {
        lost.complete(why);
        channel.close();
    }

    @Override
    public Failed awaitEnd() {
        Failed why = lost.join();
        while (!turn.compareAndSet(Turn.NOBODY, Turn.OVER) && !turn.compareAndSet(Turn.THE_LOOP, Turn.OVER)) {
            LockSupport.parkNanos(this, MOMENT_NANOS); // a caller is on its way out
        }
        return why;
    }

    @Override
    public void settle(Failed why) {
        super.settle(why);
        loop.execute(() -> {
            loop.forget(this);
            writeOnIfFull();
        });
    }
}
