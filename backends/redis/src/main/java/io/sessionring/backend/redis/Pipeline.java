package io.sessionring.backend.redis;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.internal.connection.Connection;
import io.sessionring.internal.connection.UnfitNodeException;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.Answer.Refused;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Many threads on one connection. Operations are queued; whoever finds nobody writing becomes the <em>owner</em> of the
 * writing side, or makes the thread in the background that; the owner writes all that is queued and flushes once, until
 * nothing is left. One thread at a time reads the answers and matches them in order.
 *
 * <p>A caller never blocks on the network: where it might, and when others keep it busy, it passes the ownership on to the
 * background.
 *
 * <p>The end: reading fails, the link says so in {@code ended}, and the next owner, in the background, answers all that is
 * left. So an operation is in exactly one of the two queues, or complete.
 */
abstract class Pipeline implements Connection<Operation> {

    /** For how many flushes one serves without a break. */
    private static final int ROUNDS = 16;

    private final NodeIdentity node;
    private final Executor background;

    final Queue<Operation> queued = new ConcurrentLinkedQueue<>();
    final Queue<Operation> sent = new ConcurrentLinkedQueue<>();

    /** How often somebody wanted the writing side since it was last let go; 0 when nobody owns it. */
    private final AtomicInteger wanted = new AtomicInteger();

    private final AtomicLong answers = new AtomicLong();
    private final Runnable writeOn = this::writeOn;
    private volatile @Nullable Failed ended;

    Pipeline(NodeIdentity node, Executor background) {
        this.node = node;
        this.background = background;
    }

    /** {@return whether it is better that callers write than the background} */
    abstract boolean callersWrite();

    /**
     * Writes what is queued, each after it has joined those that are sent. Called by the owner; whatever goes wrong ends the
     * connection.
     *
     * @param inBackground whether this may block, where there is no {@link #awaitRoom}
     * @return false if there is more to write, for which there is no room
     */
    abstract boolean writeQueued(boolean inBackground);

    /** Calls {@link #writeOn} as soon as there is room. Called by the owner, in the background. */
    abstract void awaitRoom();

    /** Brings the answer to an operation on its caller's thread, if that can be done; see {@link Operation#fetch}. */
    abstract void fetch(Operation operation, long nanos);

    /** Sees to it that what is out is read. */
    abstract void bring();

    @Override
    public final long answers() {
        return answers.get();
    }

    @Override
    public final void submit(Operation operation) {
        operation.onItsWay(this);
        if (operation.valueBytes() > node.maxValueBytes()) {
            // Never sent: the server would close the connection, and with it lose everybody's answers.
            operation.complete(new Refused(Refused.Reason.TOO_LARGE, node.maxValueBytes(), node.incarnation()));
            return;
        }
        queued.add(operation);
        own();
    }

    private void own() {
        if (wanted.getAndIncrement() == 0) {
            if (callersWrite()) {
                work(false);
            } else {
                background.execute(writeOn);
            }
        }
    }

    /** Goes on as the owner, in the background. */
    final void writeOn() {
        work(true);
    }

    /** Runs by the owner only, and lets the ownership go or passes it on. */
    private void work(boolean inBackground) {
        int rounds = 0;
        int seen = wanted.get();
        do {
            boolean done = ended == null ? writeQueued(inBackground) : inBackground && failAll();
            if (!done && inBackground) {
                awaitRoom();
                return;
            }
            if (!done || ++rounds > ROUNDS) {
                background.execute(writeOn);
                return;
            }
            seen = wanted.addAndGet(-seen);
        } while (seen != 0);
    }

    final boolean nothingOut() {
        return queued.isEmpty() && sent.isEmpty();
    }

    static Failed because(Throwable e) {
        return e instanceof UnfitNodeException unfit
                ? unfit.failed()
                : new Failed(Cause.CLOSED, "the connection was lost: " + e);
    }

    /** Gives an answer to the operation it is for. Called by whoever reads. */
    final void answered(Resp answer) throws IOException {
        Operation operation = sent.peek();
        if (operation == null) {
            throw new BrokenProtocolException("an answer came that nobody asked for");
        }
        answers.incrementAndGet();
        if (operation.takesForStaging(answer)) {
            return;
        }
        if (ServerErrors.noScript(answer) && operation.mayLoadScript()) {
            // The node has forgotten the script, hence has not run it: nothing happens twice but a staging.
            removeSent(operation);
            operation.sentAgain();
            queued.add(scriptLoad());
            queued.add(operation);
            own();
            return;
        }
        Answer meaning = operation.meaning(answer, node);
        removeSent(operation);
        operation.complete(meaning);
        if (answer instanceof Resp.ServerError error && ServerErrors.endsConnection(error)) {
            throw new UnfitNodeException(ServerErrors.failed(error));
        }
    }

    /** Called by whoever reads, when the first of those that are sent is answered. */
    void removeSent(Operation operation) {
        sent.remove();
    }

    private Operation scriptLoad() {
        return new Operation(CompareAndSet.load(), 0, (answer, from) -> new Answer.Miss(0), () -> {});
    }

    /** Answers all that is left, now or by whoever owns the writing side. */
    @Override
    public void settle(Failed why) {
        ended = new Failed(Cause.CLOSED, why.detail());
        end(why);
        own();
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
