package io.sessionring.example.servers;

import org.jspecify.annotations.Nullable;

/** A server process that could not be started or steered. */
public final class ServerException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
