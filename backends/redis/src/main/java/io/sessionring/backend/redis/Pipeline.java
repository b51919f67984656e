package io.sessionring.backend.redis;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.internal.connection.Connection;
import io.sessionring.internal.connection.UnfitNodeException;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.Answer.Refused;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Many threads on one connection. Operations are queued; whoever finds nobody writing becomes the <em>owner</em> of the
 * writing side, writes all that is queued and flushes once, until nothing is left. One thread at a time reads the answers and
 * matches them in order: a caller that waits for the next one, as long as operations are alone on their way, for then nobody
 * has to be woken; otherwise the link's.
 *
 * <p>A caller never blocks on the network. It writes only while all that is unanswered, its own bytes included, fits the
 * socket's buffer: what was answered has left the buffer, so there is room. Otherwise it passes the ownership on to the
 * port's writing thread, which may block as long as it must. It also does so when others keep it busy.
 *
 * <p>The end: reading fails, the link says so in {@code ended}, and the next owner, on the writing thread, answers all that
 * is left. So an operation is in exactly one of the two queues, or complete.
 */
final class Pipeline implements Connection<Operation> {

    /** For how many flushes a caller serves others. */
    private static final int ROUNDS_OF_A_CALLER = 16;

    /** So many operations, each alone on its way, show that callers are few. */
    private static final int ALONE = 32;

    private static final Failed BROKE_OFF = new Failed(Cause.CLOSED, "the reading of an answer broke off");

    private final NodeSocket socket;
    private final NodeIdentity node;
    private final Executor writer;

    private final Queue<Operation> queued = new ConcurrentLinkedQueue<>();
    private final Queue<Operation> sent = new ConcurrentLinkedQueue<>();

    /** How often somebody wanted the writing side since it was last let go; 0 when nobody owns it. */
    private final AtomicInteger wanted = new AtomicInteger();

    private final AtomicLong unansweredBytes = new AtomicLong();
    private volatile boolean writable = true;
    private volatile @Nullable Failed ended;

    /** What a caller met that was reading. */
    private volatile @Nullable Failed lost;

    /** How many answers in a row were to operations that were alone on their way; used by whoever reads. */
    private int alone;

    private final AtomicLong answers = new AtomicLong();
    private final ReadTurn turn = new ReadTurn(this::toBeRead, answers::get);

    Pipeline(NodeSocket socket, NodeIdentity node, Executor writer) {
        this.socket = socket;
        this.node = node;
        this.writer = writer;
    }

    @Override
    public long answers() {
        return answers.get();
    }

    @Override
    public InetAddress address() {
        return socket.address();
    }

    @Override
    public void submit(Operation operation) {
        operation.onItsWay(this);
        if (operation.valueBytes() > node.maxValueBytes()) {
            // Never sent: the server would close the connection, and with it lose everybody's answers.
            operation.complete(new Refused(Refused.Reason.TOO_LARGE, node.maxValueBytes(), node.incarnation()));
            return;
        }
        queued.add(operation);
        own(false);
    }

    private void own(boolean onWriter) {
        if (wanted.getAndIncrement() == 0) {
            work(onWriter);
        }
    }

    /** Runs by the owner only, and lets the ownership go or passes it on. */
    private void work(boolean onWriter) {
        int rounds = 0;
        int seen = wanted.get();
        do {
            boolean done = ended == null ? writeQueued(onWriter) : onWriter && failAll();
            if (!done || (!onWriter && ++rounds > ROUNDS_OF_A_CALLER)) {
                writer.execute(() -> work(true));
                return;
            }
            seen = wanted.addAndGet(-seen);
        } while (seen != 0);
    }

    /** {@return false if there is more, which might block} */
    private boolean writeQueued(boolean mayBlock) {
        boolean room = true;
        try {
            boolean wrote = false;
            Operation next;
            while (writable && room && (next = queued.peek()) != null) {
                int bytes = next.command().bytes();
                room = mayBlock || unansweredBytes.get() + bytes <= socket.directBytes();
                if (room) {
                    unansweredBytes.addAndGet(bytes);
                    sent.add(next);
                    queued.remove();
                    socket.write(next.command());
                    wrote = true;
                }
            }
            if (wrote) {
                socket.flush();
            }
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            // Whoever reads notices, and ends it.
            writable = false;
            socket.close();
        }
        return room;
    }

    /** Whoever reads notices, and says what it met. */
    @Override
    public void end(Failed why) {
        socket.close();
        turn.wakeLink();
    }

    /** Reads and answers, as far as callers do not, until the connection is lost. {@return why it was} */
    @Override
    public Failed awaitEnd() {
        while (true) {
            turn.awaitForLink();
            Failed why = lost;
            if (why == null) {
                why = readUntilCallersCan();
            }
            if (why != null) {
                return why;
            }
            turn.leave();
        }
    }

    /** {@return why the connection is lost, null if from now on callers may read} */
    private @Nullable Failed readUntilCallersCan() {
        try {
            do {
                answered(socket.read());
            } while (!socket.readsCanEnd() || alone < ALONE || !nothingOut());
            return null;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            return because(e);
        }
    }

    /**
     * Reads the answer to an operation on its caller's thread, if it is the next one to come and nobody reads.
     *
     * @param nanos for how long
     */
    void fetch(Operation operation, long nanos) {
        int millis = (int) Math.min(nanos / 1_000_000, Integer.MAX_VALUE);
        boolean able = millis > 0 && socket.readsCanEnd() && PlatformThreads.isCurrent();
        if (!able || sent.peek() != operation || !turn.take()) {
            return;
        }
        @Nullable Failed why = BROKE_OFF;
        try {
            if (lost == null && sent.peek() == operation) {
                Resp answer = socket.read(millis);
                if (answer != null) {
                    answered(answer);
                }
            }
            why = null;
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            why = because(e);
        } finally {
            // Also after an error of the caller's own, as when its stack is full: it may have come in the midst of an
            // answer.
            if (why != null && lost == null) {
                lost = why;
            }
            turn.leave();
            bring();
        }
    }

    /** Sees to it that what is out is read. */
    void bring() {
        if (toBeRead()) {
            turn.wakeLink();
        }
    }

    private boolean toBeRead() {
        return lost != null || !nothingOut();
    }

    private boolean nothingOut() {
        return queued.isEmpty() && sent.isEmpty();
    }

    private static Failed because(Throwable e) {
        return e instanceof UnfitNodeException unfit
                ? unfit.failed()
                : new Failed(Cause.CLOSED, "the connection was lost: " + e);
    }

    private void answered(Resp answer) throws IOException {
        Operation operation = sent.peek();
        if (operation == null) {
            throw new BrokenProtocolException("an answer came that nobody asked for");
        }
        answers.incrementAndGet();
        answered(operation, answer);
    }

    private void answered(Operation operation, Resp answer) throws IOException {
        unansweredBytes.addAndGet(-operation.command().bytes());
        if (ServerErrors.noScript(answer) && operation.mayLoadScript()) {
            // The node has forgotten the script, hence has not run it: this sends nothing twice.
            sent.remove();
            queued.add(scriptLoad());
            queued.add(operation);
            own(false);
            return;
        }
        Answer meaning = operation.meaning(answer, node);
        sent.remove();
        alone = nothingOut() ? Math.min(alone + 1, ALONE) : 0;
        operation.complete(meaning);
        if (answer instanceof Resp.ServerError error && ServerErrors.endsConnection(error)) {
            throw new UnfitNodeException(ServerErrors.failed(error));
        }
    }

    private Operation scriptLoad() {
        return new Operation(CompareAndSet.load(), 0, (answer, from) -> new Answer.Miss(0), () -> {});
    }

    /** Answers all that is left, now or by whoever owns the writing side. */
    @Override
    public void settle(Failed why) {
        ended = new Failed(Cause.CLOSED, why.detail());
        socket.close();
        own(false);
    }

    private boolean failAll() {
        Failed answer = ended;
        if (answer != null) {
            failAll(sent, answer);
            failAll(queued, answer);
        }
        return true;
    }

    private static void failAll(Queue<Operation> operations, Failed answer) {
        Operation next;
        while ((next = operations.poll()) != null) {
            next.complete(answer);
        }
    }
}
