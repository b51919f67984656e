package io.sessionring.spi;

/**
 * What is asked of exactly one node by whoever keeps values there in a format that is not Sessionring's, such as PHP's: plain
 * values under plain keys. When operations start, wait and end is as with {@link NodePort}.
 *
 * <p>Keys are ASCII without blanks, on memcached at most 250 bytes. Values are not copied: the caller must not change them afterwards.
 * Thread-safe.
 */
public interface RawNode extends AutoCloseable {

    /**
     * Reads a value.
     *
     * @param key the storage key
     * @return {@link Answer.Hit}, {@link Answer.Miss} or {@link Answer.Failed}
     */
    Reply<Answer> get(String key);

    /**
     * Stores a value whatever is there.
     *
     * @param key the storage key
     * @param value the bytes to store
     * @param ttlSeconds when the node may forget it, in seconds from now; 0: never
     * @return {@link Answer.Stored}, {@link Answer.Refused} or {@link Answer.Failed}
     */
    Reply<Answer> set(String key, byte[] value, long ttlSeconds);

    /**
     * Stores a value where there is none.
     *
     * @param key the storage key
     * @param value the bytes to store
     * @param ttlSeconds when the node may forget it, in seconds from now; 0: never
     * @return {@link Answer.Stored}, {@link Answer.Exists}, {@link Answer.Refused} or {@link Answer.Failed}
     */
    Reply<Answer> add(String key, byte[] value, long ttlSeconds);

    /**
     * Removes a value.
     *
     * @param key the storage key
     * @return {@link Answer.Done}, {@link Answer.Miss} or {@link Answer.Failed}
     */
    Reply<Answer> delete(String key);

    /**
     * Says anew when a node may forget a value.
     *
     * @param key the storage key
     * @param ttlSeconds in seconds from now, at least 1
     * @return {@link Answer.Done}, {@link Answer.Miss} or {@link Answer.Failed}
     */
    Reply<Answer> touch(String key, long ttlSeconds);

    /**
     * Removes a value that is still the one the token was given for. Redis tells values apart by their bytes: what must be
     * told from others there must not have the same.
     *
     * @param key the storage key
     * @param token the token of a {@link Answer.Hit} or {@link Answer.Stored} of this node
     * @return {@link Answer.Done}, {@link Answer.Exists} if another value is there, {@link Answer.Miss} or
     *     {@link Answer.Failed}
     */
    Reply<Answer> compareAndDelete(String key, long token);

    /** Says that the node has not answered in time, as {@link NodePort#refresh} does. Does not block. */
    void refresh();

    /** Ends the connection and answers what is under way with {@code CLOSED}. Idempotent. */
    @Override
    void close();
}
