package io.sessionring.example.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one connection. Two threads serve it, so that a delay lengthens the way and does not narrow it: the reader
 * stamps what comes with the time when it is due, the writer delivers it then, in order, and the end of the stream likewise.
 */
final class Pipe {

    /** What may be on its way; beyond this the sender has to wait, as on a real line. */
    private static final long ROOM = 16 << 20;

    /** Decides on what has come. */
    interface Inspector {

        /** {@return what is to be forwarded, or nothing} */
        ReplyFault.@Nullable Outcome inspect(byte[] bytes);
    }

    private final Line line;
    private final Socket from;
    private final Socket to;
    private final Inspector inspector;
    private final Queue<Chunk> queue = new ArrayDeque<>();
    private long queued;
    private boolean closed;

    Pipe(Line line, Socket from, Socket to, Inspector inspector) {
        this.line = line;
        this.from = from;
        this.to = to;
        this.inspector = inspector;
    }

    /** Reads until the stream ends or an outcome ends it. */
    void read() throws IOException, InterruptedException {
        InputStream in = from.getInputStream();
        byte[] buffer = new byte[64 << 10];
        for (int n; (n = in.read(buffer)) >= 0; ) {
            line.came(n);
            ReplyFault.Outcome outcome = inspector.inspect(Arrays.copyOf(buffer, n));
            if (outcome != null) {
                put(new Chunk(outcome.bytes(), due(), false));
                if (outcome.end()) {
                    break;
                }
            }
        }
        put(new Chunk(new byte[0], due(), true));
    }

    /** Writes until the end of the stream has been reached; returns at once when this is closed. */
    void write() throws IOException, InterruptedException {
        OutputStream out = to.getOutputStream();
        for (Chunk next = take(); next != null && !next.end(); next = take()) {
            out.write(next.bytes());
        }
    }

    private long due() {
        return System.nanoTime() + line.delayNanos();
    }

    private synchronized void put(Chunk chunk) throws InterruptedException {
        while (queued > ROOM && !closed) {
            wait();
        }
        queue.add(chunk);
        queued += chunk.bytes().length;
        notifyAll();
    }

    private synchronized @Nullable Chunk take() throws InterruptedException {
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
            queued -= head.bytes().length;
            notifyAll();
            return head;
        }
        return null;
    }

    /** Forgets what is on its way. */
    synchronized void empty() {
        queue.clear();
        queued = 0;
        notifyAll();
    }

    /** Looks again whether something can be delivered. */
    synchronized void wake() {
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Chunk(byte[] bytes, long due, boolean end) {}
}
