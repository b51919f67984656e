package io.sessionring.internal.record;

/** What one copy of a session says about it: either it lives, with its attributes, or it has ended. Immutable. */
public sealed interface SessionRecord permits Live, Tombstone {

    /** {@return after how many seconds without use the session ends} */
    int maxInactiveSeconds();

    /** {@return after how many seconds the session ends however much it is used; 0 for never} */
    int absoluteLifeSeconds();

    /** {@return the number of the last lock; 0 as long as there was none} */
    long fence();
}
