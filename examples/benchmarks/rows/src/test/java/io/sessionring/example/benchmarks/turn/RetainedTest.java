package io.sessionring.example.benchmarks.turn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetainedTest {

    private static final int PARTS = 4_000;
    private static final int PART = 1_000;
    private static final double LEAST = PARTS * (double) PART;

    @Test
    void whatSeveralHoldIsDividedByTheirNumber() {
        assertThat(Retained.bytes(() -> new byte[PARTS][PART], 2)).isBetween(LEAST, 1.15 * LEAST);
        assertThat(Retained.bytes(() -> new byte[PARTS][PART], 5)).isBetween(LEAST, 1.15 * LEAST);
    }
}
