package io.sessionring.internal.connection;

import io.sessionring.spi.Answer.Failed;
import java.io.IOException;

/**
 * Bytes that are no answer, or not one to what was asked. What follows on their connection cannot be told apart, so the
 * connection is given up.
 */
public final class BrokenProtocolException extends IOException {

    private static final long serialVersionUID = 1;

    private final String what;

    /** Makes one; no part of a key or a value is in the words. */
    public BrokenProtocolException(String what) {
        super(what);
        this.what = what;
    }

    /** {@return what is wrong} */
    public String what() {
        return what;
    }

    /** {@return what to answer to those whose connection is given up} */
    public Failed failed() {
        return new Failed(Failed.Cause.CLOSED, "the connection was given up: " + what);
    }
}
