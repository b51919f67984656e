package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.spi.Answer.Failed;

/** Who waits for the answer to one request. */
interface Receiver {

    /** The request is about to be sent. */
    default void onItsWay(Exchange exchange) {}

    /**
     * Takes an answer. Called by whoever reads.
     *
     * @return whether it was the last one to this request
     * @throws BrokenProtocolException if it cannot be an answer to this request
     */
    boolean receive(Packet packet) throws BrokenProtocolException;

    /** What came cannot be an answer to this request; its connection is given up. */
    default void broken(BrokenProtocolException e) {
        lost(e.failed());
    }

    /** No answer will come any more. May be called after the last answer, and then does nothing. */
    void lost(Failed why);
}
