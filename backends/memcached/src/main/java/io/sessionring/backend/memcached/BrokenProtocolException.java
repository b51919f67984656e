package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer.Failed;
import java.io.IOException;

/** An answer that cannot be one. What follows on its connection cannot be told apart, so the connection is given up. */
final class BrokenProtocolException extends IOException {

    private static final long serialVersionUID = 1;

    private final String what;

    BrokenProtocolException(String what) {
        super(what);
        this.what = what;
    }

    String what() {
        return what;
    }

    Failed failed() {
        return new Failed(Failed.Cause.CLOSED, "the connection was given up: " + what);
    }
}
