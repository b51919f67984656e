package io.sessionring.internal.ring;

import java.nio.charset.StandardCharsets;

/** Makes the {@link SessionKey} of one id after the other, with less garbage. Thread-safe. */
public final class SessionKeyHash {

    private final Digest sha1 = new Digest("SHA-1");

    /** Makes one. */
    public SessionKeyHash() {}

    /** {@return the key of that id} */
    public String of(String sessionId) {
        return SessionKey.hexadecimal(sha1.of(sessionId.getBytes(StandardCharsets.UTF_8)));
    }
}
