package io.sessionring.internal.record;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A session that has ended and must not come back: it beats every live copy.
 *
 * @param diedAt when it ended, ms since 1970; spreading the tombstone to further nodes does not change it
 * @param maxInactiveSeconds the session's own setting when it ended, 0 if it was ended without being read
 * @param absoluteLifeSeconds the session's own setting when it ended, 0 if none or not read
 * @param fence the number of the last lock, 0 as long as there was none
 * @param cause why it ended
 * @param revision a random number that names this ending; it is stored as the revision of every copy
 */
public record Tombstone(
        long diedAt, int maxInactiveSeconds, int absoluteLifeSeconds, long fence, Cause cause, long revision)
        implements SessionRecord {

    /** Why a session has ended. */
    public enum Cause {
        /** Somebody logged out. */
        DELETED(1),
        /** It goes on under another id. */
        ROTATED(2);

        private final int number;

        Cause(int number) {
            this.number = number;
        }

        /** {@return the number that is stored} */
        public int number() {
            return number;
        }

        /** The cause of that number, null if this release knows none. */
        static @Nullable Cause of(int number) {
            for (Cause cause : values()) {
                if (cause.number == number) {
                    return cause;
                }
            }
            return null;
        }
    }

    public Tombstone {
        Range.checkMillis("diedAt", diedAt);
        Range.checkNotNegative("maxInactiveSeconds", maxInactiveSeconds);
        Range.checkNotNegative("absoluteLifeSeconds", absoluteLifeSeconds);
        Range.checkNotNegative("fence", fence);
        Objects.requireNonNull(cause, "cause");
    }
}
