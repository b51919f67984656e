package io.sessionring.internal.record;

/** What stored bytes turned out to be. */
public sealed interface Decoded {

    /**
     * A record.
     *
     * @param record what it says; attribute values are slices of the decoded array
     * @param revision the number of the write that stored it; a tombstone's own
     * @param stamp the incarnation of the node it was written to, 0 if provisional
     */
    record Intact(SessionRecord record, long revision, long stamp) implements Decoded {}

    /**
     * Nothing: the bytes are not a record, or were one before something happened to them.
     *
     * @param reason what is wrong, for a log; no data
     */
    record Damaged(String reason) implements Decoded {}

    /**
     * A record in good order that says what this release does not understand.
     *
     * @param what what was not understood, for a message; no data
     */
    record Newer(String what) implements Decoded {}
}
