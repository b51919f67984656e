package io.sessionring.codec.php;

/**
 * Bytes that are no session in this format, or a session that this format cannot hold. The message says where or which
 * variable, and never holds a value.
 */
public final class PhpFormatException extends PhpSessionException {

    private static final long serialVersionUID = 1;

    PhpFormatException(String message) {
        super(message);
    }
}
