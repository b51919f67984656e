package io.sessionring.example.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharesTest {

    @Test
    void whatMovesIsAboutTheNewNodesPartOfAllCopies() {
        assertThat(Shares.moved(10, 1, 50_000)).isCloseTo(1.0 / 11, within(0.02));
        assertThat(Shares.moved(10, 3, 50_000)).isCloseTo(3.0 / 11, within(0.04));
        assertThat(Shares.moved(1, 2, 1_000)).isEqualTo(1);
    }

    @Test
    void withOneCopyItIsWhatTheRingCounts() {
        Table table = Shares.table(20_000);

        for (String nodes : List.of("10", "100", "1,000")) { // from 100 on the old nodes get other points, too
            String row = nodes + " nodes and one more, 1 copy";
            assertThat(median(table, row, "moved")).isCloseTo(median(table, row, "counted"), within(0.8));
        }
    }

    private static double median(Table table, String row, String measure) {
        return table.figures().stream()
                .filter(figure -> figure.row().equals(row) && figure.measure().equals(measure))
                .mapToDouble(Figure::median)
                .findFirst()
                .orElseThrow();
    }
}
