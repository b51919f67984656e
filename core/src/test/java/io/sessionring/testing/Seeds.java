package io.sessionring.testing;

import java.util.Random;

/** Property checks: one check, many seeds. A failure names the seed that replays it. */
public final class Seeds {

    private Seeds() {}

    /** A check of one random case. */
    @FunctionalInterface
    public interface Check {
        void on(Random random) throws Exception;
    }

    /** Runs the check with the seeds 1 to {@code tries}. */
    public static void check(int tries, Check check) {
        for (long seed = 1; seed <= tries; seed++) {
            try {
                // Multiplied, because the first numbers of neighbouring seeds are nearly the same.
                check.on(new Random(seed * 0x9E3779B97F4A7C15L));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
