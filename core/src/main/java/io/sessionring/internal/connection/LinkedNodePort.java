package io.sessionring.internal.connection;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.Reply;

/**
 * The port to one node that a {@link Link} keeps connected, with a limit on what is under way. The operations themselves are
 * the business of each kind of node.
 *
 * @param <O> the operations of this kind of node
 */
public abstract class LinkedNodePort<O extends PendingOperation> implements NodePort {

    private static final Failed BUSY =
            new Failed(Cause.BUSY, "as many operations as are allowed are under way on this node");

    private final Link<O> link;
    private final InFlight inFlight;

    /** Every operation for {@link #start} calls this when it is done. */
    protected final Runnable leave;

    /**
     * Makes a port.
     *
     * @param link where operations go
     * @param inFlightLimit how many may be under way
     */
    protected LinkedNodePort(Link<O> link, int inFlightLimit) {
        this.link = link;
        this.inFlight = new InFlight(inFlightLimit);
        this.leave = inFlight::leave;
    }

    /** {@return the answer to an operation, which starts if the limit allows it} */
    protected final Reply<Answer> start(O operation) {
        return inFlight.enter() ? submit(operation) : Reply.of(BUSY);
    }

    /** {@return the answer to an operation to which the limit does not apply} */
    protected final Reply<Answer> submit(O operation) {
        link.submit(operation);
        return operation.reply();
    }

    @Override
    public final void refresh() {
        link.refresh();
    }

    @Override
    public void close() {
        link.close();
    }
}
