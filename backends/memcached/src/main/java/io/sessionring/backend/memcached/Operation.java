package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Reply;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request on its way, what its answer means, and who waits for it. Completed once. */
final class Operation {

    private static final System.Logger LOG = System.getLogger(Operation.class.getName());

    /** How an answer is read. */
    @FunctionalInterface
    interface Meaning {

        /** {@return the answer, or null if more packets follow} */
        @Nullable
        Answer of(Packet packet, NodeIdentity node) throws BrokenProtocolException;
    }

    private final Message message;
    private final @Nullable Long token;
    private final Meaning meaning;
    private final Runnable done;
    private final Reply<Answer> reply = new Reply<>();
    private final AtomicBoolean complete = new AtomicBoolean();

    /**
     * Makes an operation.
     *
     * @param token of the value to replace, or null
     * @param done called once, just before the reply is complete
     */
    Operation(Message message, @Nullable Long token, Meaning meaning, Runnable done) {
        this.message = message;
        this.token = token;
        this.meaning = meaning;
        this.done = done;
    }

    Message message() {
        return message;
    }

    /** {@return the cas id to send on the connection of this node} */
    long cas(NodeIdentity node) {
        return token == null ? 0 : node.cas(token);
    }

    Meaning meaning() {
        return meaning;
    }

    Reply<Answer> reply() {
        return reply;
    }

    void complete(Answer answer) {
        if (!complete.compareAndSet(false, true)) {
            return;
        }
        done.run();
        try {
            reply.complete(answer);
        } catch (RuntimeException e) {
            // The thread goes on: it has other operations to complete.
            LOG.log(Level.WARNING, "A callback threw an exception, which it must not", e);
        }
    }
}
