package io.sessionring.backend.redis;

import io.sessionring.internal.connection.ReadingTurn;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline of a connection without encryption. While callers are many the event loop reads and writes, many operations
 * at a time; else they do so for themselves, in {@linkplain ReadingTurn turn}.
 */
final class PlainPipeline extends Pipeline {

    private static final long MOMENT_NANOS = 100_000;

    private static final Failed BROKE_OFF = new Failed(Cause.CLOSED, "the reading of an answer broke off");

    private final NodeChannel channel;
    private final EventLoop loop;
    private final SelectionKey key;

    private final ReadingTurn turn = new ReadingTurn(this::nothingOut);
    private final CompletableFuture<Failed> lost = new CompletableFuture<>();

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
        return turn.callersFew();
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
                if (turn.isToBeLent()) {
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
        turn.lend();
        takeBackIfNeeded();
    }

    private void takeBackIfNeeded() {
        if (turn.isNeeded()) {
            takeBack();
        }
    }

    /** Lets the loop read, unless a caller does. Called by the loop. */
    private void takeBack() {
        if (turn.takeBack()) {
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
        if (!able || !turn.take()) {
            return;
        }
        @Nullable Failed why = BROKE_OFF;
        try {
            long end = System.nanoTime() + nanos;
            Resp answer;
            while (sent.peek() == operation && (answer = channel.await(end - System.nanoTime())) != null) {
                answered(answer);
                readAll();
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
                turn.leave();
            }
            bring();
        }
    }

    @Override
    void bring() {
        if (turn.isNeeded()) {
            loop.execute(this::takeBackIfNeeded);
        }
    }

    @Override
    void removeSent(Operation operation) {
        super.removeSent(operation);
        turn.answered();
    }

    @Override
    public void end(Failed why) {
        lost.complete(why);
        channel.close();
    }

    @Override
    public Failed awaitEnd() {
        Failed why = lost.join();
        while (!turn.end()) {
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
