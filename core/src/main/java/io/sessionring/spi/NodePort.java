package io.sessionring.spi;

/**
 * Everything that is asked of exactly one node. An operation <em>starts</em> at the call, which never blocks on the
 * network, and completes a {@link Reply} later, always exactly once: at the latest when the connection is lost or the port
 * is closed. No operation has a time limit here; a waiter that gives up leaves it untouched.
 *
 * <p>An operation started while a connection attempt is under way waits for that attempt (at most
 * {@link PortSettings#connectTimeout()}); one started when the last attempt has failed or the connection is lost answers
 * {@link Answer.Failed.Cause#CLOSED} at once, until the background attempts have succeeded. What was sent and lost its
 * connection answers {@code CLOSED} too: its outcome is unknown. Nothing is sent twice.
 *
 * <p>Keys are ASCII without blanks, at most 250 bytes. A time to live is in seconds from now, at least 1, or {@link
 * #FOR_EVER}. Values are not copied: the caller must not change them afterwards.
 *
 * <p>Callbacks of replies run on the port's own threads, or on the thread of a caller that reads what has come while it waits.
 * Thread-safe.
 */
public interface NodePort extends AutoCloseable {

    /** The time to live of what must not be forgotten: the ring record, and nothing else. */
    long FOR_EVER = 0;

    /**
     * Reads a value.
     *
     * @param key the storage key
     * @return {@link Answer.Hit}, {@link Answer.Miss} or {@link Answer.Failed}
     */
    Reply<Answer> get(String key);

    /**
     * Stores a value where there is none.
     *
     * @param key the storage key
     * @param value the bytes to store
     * @param ttlSeconds when the node may forget it
     * @return {@link Answer.Stored}, {@link Answer.Exists}, {@link Answer.Refused} or {@link Answer.Failed}
     */
    Reply<Answer> add(String key, byte[] value, long ttlSeconds);

    /**
     * Replaces a value that is still the one the token was given for. A refused or lost write leaves the old value in
     * place.
     *
     * @param key the storage key
     * @param token the token of a {@link Answer.Hit} or {@link Answer.Stored} of this port; one that was given for another
     *     value fits none, though another process of the node gave it
     * @param value the bytes to store
     * @param ttlSeconds when the node may forget it
     * @return {@link Answer.Stored}, {@link Answer.Exists}, {@link Answer.Miss}, {@link Answer.Refused} or
     *     {@link Answer.Failed}
     */
    Reply<Answer> compareAndSet(String key, long token, byte[] value, long ttlSeconds);

    /**
     * Stores a value whatever is there. For tombstones only. Should the node refuse it, the old value may be gone.
     *
     * @param key the storage key
     * @param value the bytes to store
     * @param ttlSeconds when the node may forget it
     * @return {@link Answer.Stored}, {@link Answer.Refused} or {@link Answer.Failed}
     */
    Reply<Answer> set(String key, byte[] value, long ttlSeconds);

    /**
     * Asks whether the node is there and which run of it this is: the heartbeat, to which the limit of operations in flight
     * does not apply. Looks at the {@link RingRecord} of the
     * settings, if there is one, and adds it where it is missing. If another run shows, every answer that comes after this
     * one carries that run; those of before had the one that was known until then.
     *
     * @return {@link Answer.Hello} or {@link Answer.Failed}
     */
    Reply<Answer> hello();

    /**
     * Asks for the node's own figures, for operators.
     *
     * @return {@link Answer.Report} or {@link Answer.Failed}
     */
    Reply<Answer> report();

    /**
     * Lists the keys that begin in a certain way, some at a time. A key that is there from the first call to the last is
     * listed at least once, if the list is {@linkplain Answer.Keys#reliable reliable}; others may be. Which run of the node
     * listed them is not told: {@link #hello} tells it before and after. To begin anew ends the list that was begun before.
     *
     * @param prefix how the keys begin; empty: every key
     * @param from empty to begin, then {@link Answer.Keys#next} of the answer before
     * @return {@link Answer.Keys}, {@link Answer.Unlisted} or {@link Answer.Failed}
     */
    default Reply<Answer> scan(String prefix, String from) {
        return Reply.of(new Answer.Unlisted("nodes of this kind do not list their keys"));
    }

    /**
     * Says that the node has not answered in time: if its host name now stands for another address, the connection is
     * made anew, to that one. Does not block.
     */
    void refresh();

    /** Ends the connection and answers what is under way with {@code CLOSED}. Idempotent. */
    @Override
    void close();
}
