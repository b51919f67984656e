package io.sessionring;

import java.util.Base64;
import java.util.Objects;
import java.util.Random;

/** Makes session ids, and knows which strings can be one. */
final class SessionIds {

    private static final int RANDOM_BYTES = 16;
    private static final int SHORTEST = 22;
    private static final int LONGEST = 256;

    private final Random random;

    SessionIds(Random random) {
        this.random = random;
    }

    /** {@return a new id: 128 random bits as 22 characters of base64url} */
    String next() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** {@return whether a string can be an id: 22 to 256 characters of {@code A-Z a-z 0-9 , _ -}} */
    static boolean accepts(String id) {
        Objects.requireNonNull(id, "id");
        if (id.length() < SHORTEST || id.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean fits = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == ',';
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
