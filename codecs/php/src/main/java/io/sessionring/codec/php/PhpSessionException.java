package io.sessionring.codec.php;

/** The root of everything that goes wrong with a PHP session. No message holds a session id or a value. */
public abstract sealed class PhpSessionException extends RuntimeException
        permits PhpFormatException, PhpLockException, PhpUnavailableException {

    private static final long serialVersionUID = 1;

    PhpSessionException(String message) {
        super(message);
    }
}
