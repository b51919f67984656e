package io.sessionring.codec.php;

/** A node did not answer in time, or cannot serve. Whether a write happened is unknown; to try again is safe. */
public final class PhpUnavailableException extends PhpSessionException {

    private static final long serialVersionUID = 1;

    PhpUnavailableException(String message) {
        super(message);
    }
}
