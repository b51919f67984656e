package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Reply;
import net.spy.memcached.OperationFactory;
import net.spy.memcached.ops.Operation;
import net.spy.memcached.ops.OperationCallback;
import net.spy.memcached.ops.OperationStatus;
import net.spy.memcached.ops.StatusCode;
import org.jspecify.annotations.Nullable;

/** One operation of the port: becomes an operation of the driver once there is a connection, and answers exactly once. */
abstract class Pending {

    private final Reply<Answer> reply = new Reply<>();
    private volatile boolean sent;

    Reply<Answer> reply() {
        return reply;
    }

    /** Makes the driver's operation for this connection, whose answers go to {@link #finish}. */
    abstract Operation operation(OperationFactory operations, Connection connection);

    void fail(Failed.Cause cause, String detail) {
        reply.complete(new Failed(cause, detail));
    }

    void connectionLost() {
        fail(
                Failed.Cause.CLOSED,
                sent ? "the connection was lost before the answer" : "the connection was lost; nothing was sent");
    }

    void sent() {
        sent = true;
    }

    void finish(Answer answer) {
        reply.complete(answer);
    }

    /** What a status stands for that has no meaning of its own to the operation. */
    static Answer unexpected(@Nullable OperationStatus status) {
        if (status == null) {
            return new Failed(Failed.Cause.CLOSED, "the server answered with an error");
        }
        StatusCode code = status.getStatusCode();
        return switch (code) {
            case CANCELLED, TIMEDOUT, INTERRUPTED ->
                new Failed(Failed.Cause.CLOSED, "the connection was lost before the answer");
            case ERR_BUSY, ERR_TEMP_FAIL, ERR_INTERNAL ->
                new Failed(Failed.Cause.CLOSED, "the server answered " + code);
            default -> new Failed(Failed.Cause.MISCONFIGURED, "the server answered " + code);
        };
    }

    /** Keeps the status, and answers when the driver is done. */
    abstract static class Callback implements OperationCallback {

        private @Nullable OperationStatus status;

        @Override
        public void receivedStatus(OperationStatus received) {
            status = received;
        }

        @Override
        public void complete() {
            done(status);
        }

        abstract void done(@Nullable OperationStatus status);
    }
}
