package io.sessionring;

/** What is stored was written by a release that knows a newer format. It is left as it is; only a log-out overwrites it. */
public final class SessionFormatException extends SessionException {

    private static final long serialVersionUID = 1;

    SessionFormatException(String node, String what) {
        super("the session on node " + node + " was written by a newer release: " + what, null);
    }
}
