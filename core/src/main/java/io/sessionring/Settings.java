package io.sessionring;

import java.time.Duration;
import java.util.Objects;

/** The rules for durations, in one place for the builder and the session. */
final class Settings {

    private Settings() {}

    static int maxInactive(String parameter, Duration value, Duration atMost) {
        int seconds = wholeSeconds(parameter, value);
        if (seconds < 1 || value.compareTo(atMost) > 0) {
            throw new IllegalArgumentException(
                    parameter + " must be 1 s up to maxLife (" + atMost.toSeconds() + " s); got " + value);
        }
        return seconds;
    }

    static int absoluteLife(Duration value) {
        int seconds = wholeSeconds("absoluteLife", value);
        if (seconds < 0) {
            throw new IllegalArgumentException("absoluteLife must not be negative; got " + value);
        }
        return seconds;
    }

    static int wholeSeconds(String parameter, Duration value) {
        Objects.requireNonNull(value, parameter);
        if (!value.equals(Duration.ofSeconds(value.toSeconds()))
                || value.toSeconds() > Integer.MAX_VALUE
                || value.toSeconds() < Integer.MIN_VALUE) {
            throw new IllegalArgumentException(
                    parameter + " must be whole seconds, at most " + Integer.MAX_VALUE + "; got " + value);
        }
        return Math.toIntExact(value.toSeconds());
    }

    static Duration within(String parameter, Duration value, Duration atLeast, Duration atMost) {
        Objects.requireNonNull(value, parameter);
        if (value.compareTo(atLeast) < 0 || value.compareTo(atMost) > 0) {
            throw new IllegalArgumentException(
                    parameter + " must be " + atLeast.toMillis() + " ms to " + atMost.toMillis() + " ms; got " + value);
        }
        return value;
    }
}
