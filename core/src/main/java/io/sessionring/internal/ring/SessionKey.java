package io.sessionring.internal.ring;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The key of a session: what the ring hashes, and what follows the namespace in the storage key. Whoever needs one after the
 * other has a {@link SessionKeyHash}.
 */
public final class SessionKey {

    private static final Digest SHA_1 = new Digest("SHA-1");
    private static final HexFormat LOWER_CASE = HexFormat.of();

    private SessionKey() {}

    /** {@return the SHA-1 of the id's UTF-8 bytes, as 40 lower-case hexadecimal digits} */
    public static String of(String sessionId) {
        return of(sessionId.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the SHA-1 of the id's bytes, as 40 lower-case hexadecimal digits} */
    public static String of(byte[] sessionId) {
        return hexadecimal(SHA_1.once(sessionId));
    }

    static String hexadecimal(byte[] digest) {
        return LOWER_CASE.formatHex(digest);
    }
}
