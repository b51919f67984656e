package io.sessionring.example.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuantilesTest {

    @Test
    void theMedianIsTheMiddleValueOfAnOddNumber() {
        assertThat(Quantiles.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5.0);
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        assertThat(Quantiles.median(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3.0);
    }

    @Test
    void quartilesLieBetweenValuesInProportion() {
        List<Double> values = List.of(1.0, 2.0, 3.0, 4.0, 5.0);

        assertThat(Quantiles.of(values, 0.25)).isEqualTo(2.0);
        assertThat(Quantiles.of(List.of(10.0, 20.0), 0.25)).isEqualTo(12.5);
        assertThat(Quantiles.of(values, 0)).isEqualTo(1.0);
        assertThat(Quantiles.of(values, 1)).isEqualTo(5.0);
    }

    @Test
    void aSlowMachineInOneRoundDoesNotChangeTheMedianOfTheRatios() {
        // In the second round everything took ten times as long. Medians taken first would say 400 / 100.
        List<Double> limit = List.of(100.0, 10.0, 100.0);
        List<Double> row = List.of(50.0, 5.0, 400.0);

        assertThat(Quantiles.ratios(row, limit)).containsExactly(0.5, 0.5, 4.0);
        assertThat(Quantiles.median(Quantiles.ratios(row, limit))).isEqualTo(0.5);
    }

    @Test
    void ratiosNeedAsManyRoundsOfBoth() {
        assertThatThrownBy(() -> Quantiles.ratios(List.of(1.0), List.of(1.0, 2.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 and 2");
    }

    @Test
    void nothingHasNoMedian() {
        assertThatThrownBy(() -> Quantiles.median(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theMedianLiesBetweenTheRanksThatTheBinomialDistributionGives() {
        List<Double> eleven =
                IntStream.rangeClosed(1, 11).mapToObj(i -> (double) i).toList();
        List<Double> seventyFive =
                IntStream.rangeClosed(1, 75).mapToObj(i -> (double) i).toList();

        // Tables of the sign test: 2nd of 11, 29th of 75.
        assertThat(Quantiles.aroundMedian(eleven)).isEqualTo(new Quantiles.Interval(2, 10));
        assertThat(Quantiles.aroundMedian(seventyFive)).isEqualTo(new Quantiles.Interval(29, 47));
        assertThat(Quantiles.aroundMedian(List.of(3.0, 1.0, 2.0))).isEqualTo(new Quantiles.Interval(1, 3));
    }
}
