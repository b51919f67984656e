package io.sessionring.internal.connection;

import io.sessionring.spi.Answer.Failed;
import java.io.IOException;
import java.net.InetAddress;

/**
 * A connection whose handshake is done. It ends once and is never made anew.
 *
 * @param <O> the operations of this kind of node
 */
public interface Connection<O> {

    /** Sends an operation, which is completed at the latest by {@link #settle}. Does not block. */
    void submit(O operation);

    /** {@return how many operations were answered, for telling whether the node is silent} */
    long answers();

    /** {@return the address it is connected to} */
    InetAddress address();

    /**
     * Ends it. Does not block, and does nothing when it has ended.
     *
     * @param why for the operations under way, where the driver has no words of its own for it
     */
    void end(Failed why);

    /** Waits until it has ended, on the thread of the link, which a driver may use to read. {@return why it has} */
    Failed awaitEnd() throws IOException;

    /** Completes what is left; called once, when {@link #awaitEnd} is over and the link hands on no more operations. */
    void settle(Failed why);
}
