package io.sessionring.example.chaos;

/**
 * What one application server takes the ring for.
 *
 * @param shape the ring, before the change if there is one
 * @param term how many changes it has seen
 * @param whole whether every node may be taken out, as far as this server knows
 */
record RingSight(RingShape shape, int term, Stage stage, boolean whole) {

    /** How far a change has come. */
    enum Stage implements Named {
        STABLE,
        JOINING,
        MOVING,
        ENDING
    }
}
