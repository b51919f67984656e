package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.ReadingTurn;
import io.sessionring.internal.waiting.Glance;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.spy.memcached.protocol.BaseOperationImpl;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a connection, for whoever has the turn: the driver's loop, or a caller for as long as looking is
 * worthwhile.
 */
final class Reading {

    private final SocketChannel channel;
    private final Queue<Exchange> queued;
    private final Queue<Exchange> sent = new ConcurrentLinkedQueue<>();

    private final ReadingTurn turn = new ReadingTurn(this::nothingOut);

    /** Empty but for the moment in which whoever has the turn hands on what has come. */
    private final ByteBuffer in;

    private final Incoming incoming;
    private final Glance glance = new Glance(System::nanoTime);

    /** Whether a caller would have read since the loop last took the turn. */
    private volatile boolean wished;

    /** Whether anything was answered since the loop last looked. */
    private volatile boolean busy;

    /**
     * Makes one, with the loop at its turn.
     *
     * @param queued what is to be written, each until it is sent
     * @param byLoop called whenever the loop has read
     */
    Reading(SocketChannel channel, int bufferSize, Queue<Exchange> queued, Runnable byLoop) {
        this.channel = channel;
        this.in = ByteBuffer.allocateDirect(bufferSize);
        this.queued = queued;
        this.incoming = new Incoming(byLoop);
    }

    /** A request is about to be written. */
    void sending(Exchange exchange) {
        sent.add(exchange);
    }

    /** {@return whether callers are so few that each does better to write and to read for itself} */
    boolean callersFew() {
        return turn.callersFew();
    }

    /** {@return whether the loop is to watch the socket} */
    boolean isLoops() {
        return turn.isLoops();
    }

    /** {@return whether somebody must read, and nobody does} */
    boolean isNeeded() {
        return turn.isNeeded();
    }

    /** {@return whether no caller has read for a while} Called by the loop, from time to time. */
    boolean isIdle() {
        boolean idle = !busy && turn.isNobodys();
        busy = false;
        return idle;
    }

    private boolean nothingOut() {
        return queued.isEmpty() && sent.isEmpty();
    }

    /** Lets callers read, if it is time for that. Called by the loop, when it has read what there was. */
    void lend() {
        if (wished && turn.isToBeLent() && glance.isDue()) {
            turn.lend();
            if (turn.isNeeded()) {
                takeBack();
            }
        }
    }

    /** Lets the loop read, unless a caller does. Called by the loop. */
    void takeBack() {
        if (turn.takeBack()) {
            wished = false;
        }
    }

    /**
     * Looks for the answer to a request on its caller's thread, if it is the next one to come and nobody reads. When this fails
     * nobody reads any more.
     *
     * @param nanos for how long at the most
     * @throws IOException if the connection is of no use any more
     */
    void fetch(Exchange exchange, long nanos) throws IOException {
        if (!wished) {
            wished = true;
        }
        if (sent.peek() == exchange && turn.take()) {
            if (sent.peek() == exchange) {
                look(exchange, nanos);
            }
            turn.leave(); // not after a failure: it may have come in the midst of an answer
        }
    }

    private void look(Exchange exchange, long nanos) throws IOException {
        boolean found;
        Glance.Moment moment = glance.begin(nanos);
        do {
            if (channel.read(in) < 0) {
                throw new EOFException("the node closed the connection");
            }
            handOn(in.flip());
            in.clear();
            found = sent.peek() != exchange;
        } while (!found && moment.goesOn());
        moment.ended(found);
    }

    /** To each request its answer: what comes is for the first one that was sent and has none. */
    private void handOn(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            Exchange first = sent.peek();
            if (first == null) {
                throw new IOException("the node says what it was not asked for");
            }
            if (first.readFrom(bytes)) {
                sent.remove();
                answered();
            }
        }
    }

    private void answered() {
        if (!busy) {
            busy = true;
        }
        turn.answered();
    }

    /** Where the driver's loop reads to. */
    ByteBuffer buffer() {
        return in;
    }

    /**
     * What the loop hands to whatever has come. The driver takes it before it reads, and goes on with it though nothing was awaited
     * then: but a caller that writes for itself may have sent the next request meanwhile. So it is one for all answers.
     */
    Incoming incoming() {
        return incoming;
    }

    /** All answers, in the driver's terms: an operation that never is complete. */
    final class Incoming extends BaseOperationImpl {

        private final Runnable byLoop;

        private Incoming(Runnable byLoop) {
            this.byLoop = byLoop;
        }

        @Override
        public void readFromBuffer(ByteBuffer bytes) throws IOException {
            byLoop.run();
            handOn(bytes);
        }

        @Override
        public void initialize() {}

        @Override
        public byte @Nullable [] getErrorMsg() {
            return null;
        }
    }
}
