package io.sessionring.internal.replication;

/** A rule that is kept by whoever calls replication, and that a simulation can leave out. */
enum ClientRule {
    /** A save carries the time of the last use that its load saw, not the time of the save. */
    TOUCH_OF_THE_LOAD,
    /** A change comes after every change in the record that was loaded. */
    VERSION_FLOOR
}
