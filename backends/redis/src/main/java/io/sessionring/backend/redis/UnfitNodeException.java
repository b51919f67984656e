package io.sessionring.backend.redis;

import io.sessionring.spi.Answer;
import java.io.IOException;

/** A node that answers, but cannot serve on this connection. */
final class UnfitNodeException extends IOException {

    private static final long serialVersionUID = 1;

    private final Answer.Failed.Cause cause;

    UnfitNodeException(Answer.Failed failed) {
        super(failed.detail());
        this.cause = failed.cause();
    }

    static UnfitNodeException misconfigured(String detail) {
        return new UnfitNodeException(new Answer.Failed(Answer.Failed.Cause.MISCONFIGURED, detail));
    }

    Answer.Failed failed() {
        return new Answer.Failed(cause, String.valueOf(getMessage()));
    }
}
