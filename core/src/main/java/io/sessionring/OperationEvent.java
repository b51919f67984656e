package io.sessionring;

import java.time.Duration;
import java.util.Optional;

/**
 * One call of the client, after it ended. Never holds a session id or an attribute.
 *
 * @param kind which call
 * @param node the node that holds the session, by name or address; empty when no node was asked or several sessions were
 * @param result what came of it
 * @param duration how long it took
 * @param missCause why there was no session, with {@link Result#MISSING} and {@link Result#GONE}
 */
public record OperationEvent(
        Kind kind, Optional<String> node, Result result, Duration duration, Optional<MissCause> missCause) {

    /** Which call it was. */
    public enum Kind {
        /** {@link SessionClient#load} or {@link SessionClient#find}. */
        LOAD,
        /** {@link SessionClient#peek}. */
        PEEK,
        /** {@link SessionClient#loadAll}. */
        LOAD_ALL,
        /** The first {@link SessionClient#save} of a new session. */
        CREATE,
        /** {@link SessionClient#save}. */
        SAVE,
        /** {@link SessionClient#update}. */
        UPDATE,
        /** {@link SessionClient#adopt}. */
        ADOPT,
        /** {@link SessionClient#rotateId}. */
        ROTATE_ID,
        /** {@link SessionClient#delete}. */
        DELETE
    }

    /** What came of it. */
    public enum Result {
        /** It did what it says. */
        OK,
        /** Found, on a node that came back with older data and had to be believed. */
        OK_UNTRUSTED,
        /** A save without a change: no node was asked. */
        UNCHANGED,
        /** A load found no session. */
        MISSING,
        /** A write found that the session has ended. */
        GONE,
        /** A log-out was not acknowledged in time; it is queued. */
        QUEUED,
        /** {@link SessionUnavailableException}. */
        UNAVAILABLE,
        /** {@link SessionTooLargeException}. */
        TOO_LARGE,
        /** {@link NodeFullException}. */
        NODE_FULL,
        /** {@link SessionFormatException}. */
        NEWER_FORMAT,
        /** {@link NodeConfigurationException}. */
        MISCONFIGURED,
        /** The application's own code, or a codec, threw an exception. */
        FAILED
    }
}
