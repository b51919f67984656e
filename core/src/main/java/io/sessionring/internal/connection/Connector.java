package io.sessionring.internal.connection;

import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one node. Called by the thread of a {@link Link} alone.
 *
 * @param <O> the operations of this kind of node
 */
public interface Connector<O> {

    /** Where an attempt leaves the way to end what it makes, as soon as there is something to end. */
    interface Registry {

        /**
         * Takes the way to end it. Ends it here and now if the link is closed.
         *
         * @param way ends it, from any thread and without blocking; may be called more than once, also when all is over
         */
        void underWay(Consumer<Failed> way);
    }

    /**
     * Makes one attempt, the handshake included. When it fails the link ends what is in the registry.
     *
     * @param address what the node's host name stands for now
     * @param deadlineNanos until when, on the monotonic clock
     * @param registry where the connection must be known before anything on it is waited for
     * @return a connection that serves
     * @throws UnfitNodeException if the node answers, but cannot serve
     * @throws IOException if there is no connection, or the time is up
     */
    Connection<O> connect(InetAddress address, long deadlineNanos, Registry registry) throws IOException;

    /**
     * {@return why there is no connection, in words that help to mend it}
     *
     * @param thrown by the look-up of the host name, by {@link #connect}, or by what came after it
     */
    default Failed because(Throwable thrown) {
        if (thrown instanceof UnfitNodeException unfit) {
            return unfit.failed();
        }
        if (thrown instanceof UnknownHostException) {
            return new Failed(Cause.CLOSED, "the host name stands for no address");
        }
        if (thrown instanceof SocketTimeoutException) {
            return new Failed(Cause.CLOSED, String.valueOf(thrown.getMessage()));
        }
        return new Failed(Cause.CLOSED, "no connection: " + thrown);
    }

    /** Looks closer, after an attempt and before the next one. {@return a better reason why it failed, or null} */
    default @Nullable Failed diagnose() {
        return null;
    }
}
