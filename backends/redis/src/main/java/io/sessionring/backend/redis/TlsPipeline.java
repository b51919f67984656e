package io.sessionring.backend.redis;

import io.sessionring.spi.Answer.Failed;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The pipeline of an encrypted connection, whose socket blocks. The link's thread reads. Callers write only while all that is
 * unanswered, their own bytes included, fits the socket's buffer: what was answered has left the buffer, so there is room.
 * Otherwise the port's writing thread does, which may block as long as it must.
 */
final class TlsPipeline extends Pipeline {

    private final NodeSocket socket;
    private final AtomicLong unansweredBytes = new AtomicLong();
    private volatile boolean writable = true;

    TlsPipeline(NodeSocket socket, NodeIdentity node, Executor writer) {
        super(node, writer);
        this.socket = socket;
    }

    @Override
    public InetAddress address() {
        return socket.address();
    }

    @Override
    boolean callersWrite() {
        return true;
    }

    @Override
    boolean writeQueued(boolean mayBlock) {
        boolean room = true;
        try {
            Operation next;
            while (writable && room && (next = queued.peek()) != null) {
                int bytes = next.command().bytes();
                room = mayBlock || unansweredBytes.get() + bytes <= socket.directBytes();
                if (room) {
                    unansweredBytes.addAndGet(bytes);
                    sent.add(next);
                    queued.remove();
                    socket.write(next.command());
                }
            }
            if (writable) {
                socket.flush();
            }
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // Whoever reads notices, and ends it.
            writable = false;
            socket.close();
        }
        return room;
    }

    @Override
    void awaitRoom() {
        throw new IllegalStateException("the writing thread blocks until there is room");
    }

    @Override
    void removeSent(Operation operation) {
        unansweredBytes.addAndGet(-operation.command().bytes());
        super.removeSent(operation);
    }

    /** The link's thread reads already. */
    @Override
    void fetch(Operation operation, long nanos) {}

    @Override
    void bring() {}

    /** Whoever reads notices, and says what it met. */
    @Override
    public void end(Failed why) {
        socket.close();
    }

    @Override
    public Failed awaitEnd() {
        try {
            while (true) {
                answered(socket.read());
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return because(e);
        }
    }
}
