package io.sessionring;

import org.jspecify.annotations.Nullable;

/** The root of everything that goes wrong with a session. No message holds a session id or an attribute value. */
public abstract sealed class SessionException extends RuntimeException
        permits SessionUnavailableException,
                SessionTooLargeException,
                NodeFullException,
                AttributeCodecException,
                SessionFormatException,
                NodeConfigurationException,
                RingChangeException {

    private static final long serialVersionUID = 1;

    SessionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
