package io.sessionring.spi;

import org.jspecify.annotations.Nullable;

/**
 * What a port must know of the ring record: a value that every node holds under a key of its own, without a time to live.
 * It tells when the node last forgot everything, even if its process went on: then the record is gone, and the one that is
 * added in its place has another birth. What else stands in it is none of a port's business. Thread-safe.
 */
public interface RingRecord {

    /**
     * When a node began to hold what it is told, and what that beginning is called.
     *
     * @param number random, never 0
     * @param atMillis by the clock of whoever added the record, ms since 1970
     */
    record Birth(long number, long atMillis) {}

    /** {@return the storage key} */
    String key();

    /** {@return whether a port adds the record where there is none; one that only looks must not} */
    boolean isAdded();

    /** {@return the bytes to add where there is none, with a birth of their own at each call} */
    byte[] fresh();

    /**
     * Reads the birth in a record.
     *
     * @param stored the bytes that stand under the key, whoever wrote them
     * @return the birth, or null if the bytes cannot be believed
     */
    @Nullable
    Birth birthIn(byte[] stored);
}
