package io.sessionring.internal.connection;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Reply;
import java.lang.System.Logger.Level;

/** An operation on its way, and who waits for it. Completed once, by whoever has taken it. */
public abstract class PendingOperation implements Reply.Bearer {

    private final Runnable done;
    private final Reply<Answer> reply = new Reply<>(this);

    /**
     * Makes an operation.
     *
     * @param done called once, just before the reply is complete
     */
    protected PendingOperation(Runnable done) {
        this.done = done;
    }

    /** {@return what its answer is waited for with} */
    public final Reply<Answer> reply() {
        return reply;
    }

    /** Answers are read by a thread of their own, unless the kind of node has more to offer. */
    @Override
    public void fetch(long nanos) {}

    @Override
    public void bring() {}

    /** Answers it. */
    public void complete(Answer answer) {
        done.run();
        try {
            reply.complete(answer);
        } catch (RuntimeException e) {
            // The thread goes on: it has other operations to complete.
            System.getLogger(getClass().getName())
                    .log(Level.WARNING, "A callback threw an exception, which it must not", e);
        }
    }
}
