package io.sessionring.internal.connection;

import io.sessionring.spi.Answer.Failed;
import java.io.IOException;

/** An attempt to connect that came to nothing, or a connection that is of no use, and what to answer meanwhile. */
public final class UnfitNodeException extends IOException {

    private static final long serialVersionUID = 1;

    private final Failed.Cause cause;
    private final String detail;

    /** Makes one that answers this. */
    public UnfitNodeException(Failed why) {
        super(why.detail());
        this.cause = why.cause();
        this.detail = why.detail();
    }

    /** {@return one for a node that cannot serve as it is set up} */
    public static UnfitNodeException misconfigured(String detail) {
        return new UnfitNodeException(new Failed(Failed.Cause.MISCONFIGURED, detail));
    }

    /** {@return one for a node that is not there} */
    public static UnfitNodeException closed(String detail) {
        return new UnfitNodeException(new Failed(Failed.Cause.CLOSED, detail));
    }

    /** {@return what to answer} */
    public Failed failed() {
        return new Failed(cause, detail);
    }
}
