package io.sessionring.example.chaos;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A way of keeping sessions that is put to the test: what one application server has of it. Thread-safe. */
interface SessionStore extends SessionAccess {

    /** A session as one request sees it. Not thread-safe. */
    interface Loaded {
        String id();

        /** {@return the attributes as they were loaded} */
        Map<String, String> values();
    }

    /** The nodes did not answer as they should; whether something was written is unknown. */
    final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** {@return a new session that is nowhere stored} */
    Loaded create();

    /** Gives the session another id; {@code false} if it is known to have ended. A save has to follow. */
    boolean rotate(Loaded session, Map<String, String> set);

    /** Changes one attribute; {@code false} if there is no such session. The change may run more than once. */
    boolean update(String id, String name, UnaryOperator<@Nullable String> change);

    /** {@return whether the session has certainly ended} */
    boolean delete(String id);
}
