package io.sessionring.internal.ring;

/**
 * The key of a session: what the ring hashes, and what follows the namespace in the storage key. Whoever needs many asks a
 * {@link KeyHash} of its own.
 */
public final class SessionKey {

    private SessionKey() {}

    /** {@return the SHA-1 of the id's UTF-8 bytes, as 40 lower-case hexadecimal digits} */
    public static String of(String sessionId) {
        return new KeyHash().of(sessionId);
    }
}
