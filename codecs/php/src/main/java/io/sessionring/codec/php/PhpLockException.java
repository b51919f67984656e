package io.sessionring.codec.php;

/** Another request holds the session's lock, and did not give it back in the time that PHP waits. */
public final class PhpLockException extends PhpSessionException {

    private static final long serialVersionUID = 1;

    PhpLockException(String message) {
        super(message);
    }
}
