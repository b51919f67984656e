package io.sessionring.internal.topology;

/**
 * The settings in which all clients of a ring have to agree: of two the greater holds.
 *
 * @param maxLifeSeconds how long any session may live without being used, s
 * @param grainMillis how stale the stored time of the last use may get, ms
 * @param clockSkewMillis how far two clocks may be apart, ms
 * @param deadlineMillis how long an operation may take, ms
 */
public record Tuning(int maxLifeSeconds, long grainMillis, int clockSkewMillis, int deadlineMillis) {

    public Tuning {
        check("maxLifeSeconds", maxLifeSeconds);
        check("grainMillis", grainMillis);
        check("clockSkewMillis", clockSkewMillis);
        check("deadlineMillis", deadlineMillis);
    }

    private static void check(String parameter, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(parameter + " must not be negative; got " + value);
        }
    }

    /** {@return settings that do for both} */
    public Tuning with(Tuning other) {
        return new Tuning(
                Math.max(maxLifeSeconds, other.maxLifeSeconds),
                Math.max(grainMillis, other.grainMillis),
                Math.max(clockSkewMillis, other.clockSkewMillis),
                Math.max(deadlineMillis, other.deadlineMillis));
    }
}
