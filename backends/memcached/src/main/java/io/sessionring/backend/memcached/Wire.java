package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.UnfitNodeException;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the driver, from connecting to its end: it is never re-made, so every answer on it was given by the
 * process that was asked. Every receiver is answered, at the latest at the end, whatever becomes of the driver's queues.
 */
final class Wire {

    /**
     * The first request carries a line's end here, so that a node that reads lines of text answers, instead of waiting for
     * the end of the line for ever.
     */
    private static final int FIRST_OPAQUE = 0x0d0a0d0a;

    /** What the handshake asks for is short. */
    private static final int LONGEST_FIGURE = 1 << 16;

    private static final long LONGEST_BREAK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Failed BROKE_OFF = new Failed(Cause.CLOSED, "an answer broke off");
    private static final Failed NOT_CONNECTED = new Failed(Cause.CLOSED, "the node cannot be reached");
    private static final Failed LOST = new Failed(Cause.CLOSED, "the connection was lost");

    private final InetSocketAddress address;
    private final AtomicInteger opaques = new AtomicInteger(FIRST_OPAQUE);
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean midAnswer;
    private volatile long longestBody = LONGEST_FIGURE;
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Boolean> connected = new CompletableFuture<>();
    private final CompletableFuture<Failed> ended = new CompletableFuture<>();
    private final AtomicReference<@Nullable Failed> reason = new AtomicReference<>();
    private final DriverNode node;

    /** Of the answer that is being read; used by whoever reads. */
    private final ByteBuffer header = ByteBuffer.allocate(Packet.HEADER);

    /**
     * Begins to connect.
     *
     * @throws IOException if the platform has no socket for us
     */
    Wire(Driver driver, InetSocketAddress address) throws IOException {
        this.address = address;
        this.node = driver.open(address, () -> connected.complete(true), this::driverEnded);
    }

    InetSocketAddress address() {
        return address;
    }

    /** {@return how many requests were answered, for telling whether the node is silent} */
    long answers() {
        return answers.get();
    }

    /** {@return whether it stands and nothing has come on it} */
    boolean isSilent() {
        return connected.isDone() && !ended.isDone() && reads.get() == 0;
    }

    /** Waits until the connection stands. */
    void awaitConnected(long deadlineNanos) throws IOException {
        await(connected, deadlineNanos);
    }

    /** {@return what a future of this connection brings} */
    <T> T await(CompletableFuture<T> future, long deadlineNanos) throws IOException {
        try {
            return future.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException e) {
            throw UnfitNodeException.closed("the node did not let us in within the time to connect");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnfitNodeException unfit ? unfit : new IOException(e.getCause());
        }
    }

    /**
     * Waits until the connection has ended. Ends it when nothing comes for a while in the midst of an answer: one that is
     * damaged in its length would be waited for as long as nobody asks for more. Between answers a node may take its time.
     *
     * @return why it has ended
     */
    Failed awaitEnd() throws IOException {
        long seen = -1;
        while (true) {
            try {
                return ended.get(LONGEST_BREAK_NANOS, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                long now = reads.get();
                if (midAnswer && now == seen) {
                    end(BROKE_OFF);
                }
                if (node.isOver()) {
                    driverEnded(); // an error of the thread that ended it may have kept it from saying so
                }
                seen = now;
            } catch (InterruptedException | ExecutionException e) {
                throw new IOException(e);
            }
        }
    }

    /** Notes that bytes have come. */
    void heard() {
        reads.incrementAndGet();
    }

    /** {@return the header of the answer that is being read, as much as has come of it} For whoever reads. */
    ByteBuffer header() {
        return header;
    }

    /** Notes whether more bytes must come. */
    void midAnswer(boolean inMidst) {
        midAnswer = inMidst;
    }

    long longestBody() {
        return longestBody;
    }

    /** Allows for answers up to this length. */
    void expectUpTo(long bodyBytes) {
        longestBody = bodyBytes;
    }

    /** Sends a request, or answers at once that there is no connection. Does not block. */
    void send(Message message, long cas, Receiver receiver) {
        Exchange exchange = new Exchange(this, message, opaques.getAndIncrement(), cas, receiver);
        receiver.onItsWay(exchange);
        underWay.add(exchange);
        if (ended.isDone()) {
            dropped(exchange);
        } else {
            node.send(exchange);
        }
    }

    /** Looks for the answer to a request on its caller's thread, if that can be done, and no longer than told. */
    void fetch(Exchange exchange, long nanos) {
        node.fetch(exchange, nanos);
    }

    /** Sees to it that what is out is read. */
    void bring() {
        node.bring();
    }

    void answered(Exchange exchange) {
        answers.incrementAndGet();
        underWay.remove(exchange);
    }

    void dropped(Exchange exchange) {
        underWay.remove(exchange);
        exchange.lost(Objects.requireNonNullElse(reason.get(), LOST));
    }

    private void driverEnded() {
        reason.compareAndSet(null, connected.isDone() ? LOST : NOT_CONNECTED);
        settle();
    }

    /** Ends the connection and answers what is under way. The first reason counts. */
    void end(Failed why) {
        reason.compareAndSet(null, why);
        node.end();
        settle();
    }

    private void settle() {
        Failed why = Objects.requireNonNullElse(reason.get(), LOST);
        ended.complete(why);
        connected.completeExceptionally(new UnfitNodeException(why));
        underWay.forEach(this::dropped);
    }
}
