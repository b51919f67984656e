package io.sessionring;

/** A change of the ring was not begun; nothing has changed. The message says why. */
public final class RingChangeException extends SessionException {

    private static final long serialVersionUID = 1;

    RingChangeException(String why) {
        super("the ring is not changed: " + why, null);
    }
}
