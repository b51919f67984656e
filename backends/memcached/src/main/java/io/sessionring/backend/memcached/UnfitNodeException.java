package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer.Failed;
import java.io.IOException;

/** An attempt to connect that came to nothing, and what to answer meanwhile. */
final class UnfitNodeException extends IOException {

    private static final long serialVersionUID = 1;

    private final Failed.Cause cause;
    private final String detail;

    UnfitNodeException(Failed why) {
        super(why.detail());
        this.cause = why.cause();
        this.detail = why.detail();
    }

    static UnfitNodeException misconfigured(String detail) {
        return new UnfitNodeException(new Failed(Failed.Cause.MISCONFIGURED, detail));
    }

    static UnfitNodeException closed(String detail) {
        return new UnfitNodeException(new Failed(Failed.Cause.CLOSED, detail));
    }

    Failed failed() {
        return new Failed(cause, detail);
    }
}
