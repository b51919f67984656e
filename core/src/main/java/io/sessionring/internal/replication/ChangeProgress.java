package io.sessionring.internal.replication;

/**
 * How far the sweep of a change has come.
 *
 * @param swept how many keys have been looked at; a session counts on every node that listed it
 * @param about how many keys there are, as the nodes counted them when the sweep began; 0 if that is not known
 * @param moved how many sessions and log-outs had to be written to the ring to come
 * @param heldBack how many could not be brought there in several tries; the sweep waits for them
 * @param nanos for how long it has been under way
 * @param waitsForLives whether some node does not list its keys, so that a session life has to pass
 */
public record ChangeProgress(long swept, long about, long moved, int heldBack, long nanos, boolean waitsForLives) {

    /** Nothing has been looked at. */
    public static final ChangeProgress NONE = new ChangeProgress(0, 0, 0, 0, 0, false);
}
