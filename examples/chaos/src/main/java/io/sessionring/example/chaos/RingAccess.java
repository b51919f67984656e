package io.sessionring.example.chaos;

/** What an operator can do to the ring at one application server. Thread-safe. */
interface RingAccess {

    /** Begins to change the ring, or this server's list where each server has its own; false if that is refused. */
    boolean change(RingShape wanted);

    /** Takes back the change that is under way; false if there is none, or it is too late. */
    boolean goBack();

    /** {@return what this server takes the ring for} */
    RingSight ring();
}
