package io.sessionring.example.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection. Two threads serve it, so that a delay lengthens the way and does not narrow it: the reader
 * stamps what comes with the time when it is due, the writer delivers it then, in order, and the end of the stream likewise.
 *
 * <p>As in TCP, a stream has no holes: once a byte of it was lost, so is all that follows. Otherwise a client of Redis, whose
 * replies carry no number, would take the reply to its next request for the one that was lost.
 */
final class Pipe {

    /** What may be on its way; beyond this the sender has to wait, as on a real line. */
    private static final int ROOM = 4 << 20;

    /** What a chunk costs beside its bytes. */
    private static final int CHUNK_OVERHEAD = 64;

    private final Line line;
    private final Socket from;
    private final Socket to;
    private final RequestCounter counter;
    private final Queue<Chunk> queue = new ArrayDeque<>();
    private long queued;
    private boolean closed;
    private volatile boolean lost;
    private volatile boolean broken;

    Pipe(Line line, Socket from, Socket to, RequestCounter counter) {
        this.line = line;
        this.from = from;
        this.to = to;
        this.counter = counter;
    }

    /** Reads until the stream ends, however it does. */
    void read() throws InterruptedException {
        try {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[64 << 10];
            boolean last = false;
            for (int n; !last && (n = in.read(buffer)) >= 0; ) {
                last = forward(Arrays.copyOf(buffer, n));
            }
        } catch (IOException e) {
            broken = true;
        }
        put(new Chunk(null, due()));
    }

    /** {@return whether the stream ends here} */
    private boolean forward(byte[] bytes) throws InterruptedException {
        line.came(bytes.length, counter.count(bytes));
        if (line.dropping()) {
            lost = true;
        }
        if (lost) {
            return false;
        }
        Damage.Passed passed = line.pass(this, bytes);
        put(new Chunk(passed.bytes(), due()));
        return passed.last();
    }

    /** Delivers until the end; returns at once when this is closed. What the receiver does not take any more is swallowed. */
    void write() throws InterruptedException {
        boolean taken = true;
        for (byte[] next = take(); next != null; next = take()) {
            try {
                if (taken) {
                    to.getOutputStream().write(next);
                }
            } catch (IOException e) {
                taken = false;
            }
        }
    }

    private long due() {
        return System.nanoTime() + line.delayNanos();
    }

    private synchronized void put(Chunk chunk) throws InterruptedException {
        while (queued > ROOM && !closed) {
            wait();
        }
        if (closed || (lost && chunk.bytes() != null)) {
            return;
        }
        queue.add(chunk);
        queued += chunk.cost();
        notifyAll();
    }

    /** {@return what is due next, or nothing at the end} */
    private synchronized byte @Nullable [] take() throws InterruptedException {
        while (!closed) {
            Chunk head = queue.peek();
            if (head == null || line.holding()) {
                wait();
                continue;
            }
            long left = head.due() - System.nanoTime();
            if (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                continue;
            }
            queue.remove();
            queued -= head.cost();
            notifyAll();
            return head.bytes();
        }
        return null;
    }

    /** Loses what is on its way and all that follows, but notices when the sender goes. */
    synchronized void lose() {
        lost = true;
        queue.removeIf(chunk -> chunk.bytes() != null);
        queued = 0;
        queue.forEach(end -> queued += end.cost());
        notifyAll();
    }

    /** {@return whether some of the stream was lost} */
    boolean lost() {
        return lost;
    }

    /** {@return whether the stream ended with an error} */
    boolean broken() {
        return broken;
    }

    /** Looks again whether something can be delivered. */
    synchronized void wake() {
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        queue.clear();
        line.ended(this);
        notifyAll();
    }

    /** Some bytes, or the end of the stream. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Chunk(byte @Nullable [] bytes, long due) {

        int cost() {
            return CHUNK_OVERHEAD + (bytes == null ? 0 : bytes.length);
        }
    }
}
