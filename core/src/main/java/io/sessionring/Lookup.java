package io.sessionring;

/** What {@link SessionClient#find} found: a session, or why there is none. */
public sealed interface Lookup {

    /**
     * A live session.
     *
     * @param session the session
     */
    record Found(Session session) implements Lookup {}

    /**
     * No live session.
     *
     * @param cause why
     */
    record Missing(MissCause cause) implements Lookup {}
}
