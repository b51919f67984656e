package io.sessionring.backend.redis;

import java.io.IOException;

/** Bytes that are no answer of Redis, or not one to what was asked. What follows on that connection means nothing. */
final class BrokenProtocolException extends IOException {

    private static final long serialVersionUID = 1;

    BrokenProtocolException(String message) {
        super(message);
    }
}
