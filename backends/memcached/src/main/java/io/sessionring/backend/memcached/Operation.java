package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.internal.connection.PendingOperation;
import io.sessionring.spi.Answer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request on its way, what its answer means, and who waits for it. The first answer counts. */
final class Operation extends PendingOperation {

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
    private final AtomicBoolean complete = new AtomicBoolean();

    private volatile @Nullable Exchange exchange;

    /**
     * Makes an operation.
     *
     * @param token of the value to replace, or null
     * @param done called once, just before the reply is complete
     */
    Operation(Message message, @Nullable Long token, Meaning meaning, Runnable done) {
        super(done);
        this.message = message;
        this.token = token;
        this.meaning = meaning;
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

    /** Says what it has become on its connection. */
    void onItsWay(Exchange as) {
        exchange = as;
    }

    @Override
    public void fetch(long nanos) {
        Exchange on = exchange;
        if (on != null) {
            on.fetch(nanos);
        }
    }

    @Override
    public void bring() {
        Exchange on = exchange;
        if (on != null) {
            on.bring();
        }
    }

    @Override
    public void complete(Answer answer) {
        if (complete.compareAndSet(false, true)) {
            super.complete(answer);
        }
    }
}
