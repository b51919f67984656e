package io.sessionring.internal.ring;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Makes keys of session ids, many of them: a {@link SessionKey} each. Thread-safe. */
public final class KeyHash {

    private static final HexFormat LOWER_CASE = HexFormat.of();

    private final Digest sha1 = new Digest("SHA-1");

    /** Makes one. */
    public KeyHash() {}

    /** {@return the SHA-1 of the id's UTF-8 bytes, as 40 lower-case hexadecimal digits} */
    public String of(String sessionId) {
        return LOWER_CASE.formatHex(sha1.of(sessionId.getBytes(StandardCharsets.UTF_8)));
    }
}
