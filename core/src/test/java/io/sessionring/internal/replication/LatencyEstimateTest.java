package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyEstimateTest {

    private final LatencyEstimate estimate = new LatencyEstimate();
    private final Random random = new Random(1);

    /** The part of this many answers, evenly between the two, that take longer than is estimated at the time, %. */
    private double longer(int answers, int fromMicros, int toMicros) {
        int longer = 0;
        for (int i = 0; i < answers; i++) {
            long taken = 1_000L * random.nextInt(fromMicros, toMicros);
            longer += taken > estimate.p99Nanos() ? 1 : 0;
            estimate.took(taken);
        }
        return 100.0 * longer / answers;
    }

    @Test
    void oneOfAHundredAnswersTakesLonger() {
        longer(2_000, 100, 1_100);
        assertThat(longer(50_000, 100, 1_100)).isBetween(0.5, 2.0);
        assertThat(estimate.p99Nanos()).isBetween(900_000L, 1_200_000L);
    }

    @Test
    void aNodeThatBecomesSlowIsKnownToBeSoAfterSomeHundredAnswers() {
        longer(5_000, 100, 300);
        longer(300, 20_000, 40_000);
        assertThat(estimate.p99Nanos()).isGreaterThan(20_000_000L);
        longer(20_000, 100, 300);
        assertThat(estimate.p99Nanos()).isLessThan(500_000L);
    }

    @Test
    void aSingleSlowAnswerMovesItLittle() {
        longer(5_000, 100, 300);
        long before = estimate.p99Nanos();
        estimate.took(1_000_000_000);
        assertThat(estimate.p99Nanos()).isLessThan(2 * before);
    }
}
