package io.sessionring.example.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableTest {

    private final Table table = new Table(
            "some",
            "Some rows",
            List.of(
                    Figure.of("the limit", "ratio", "", List.of(1.0, 1.0, 1.0)),
                    Figure.of("the limit", "p50", "us", 12.0),
                    Figure.of("loses <badly>", "ratio", "", List.of(0.1, 0.2, 0.3)),
                    Figure.of("loses <badly>", "p50", "us", 1_234.0),
                    Figure.of("tells less", "ratio", "", List.of(2.0))),
            List.of("one was not there"));

    @Test
    void columnsAreAlignedAndRatiosShowTheirSpread() {
        assertThat(table.text()).isEqualTo("""
                        Some rows
                                                    ratio  p50 us
                          the limit      1.00 [1.00 1.00]    12.0
                          loses <badly>  0.20 [0.10 0.30]   1,234
                          tells less                 2.00       -
                          one was not there
                        """);
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("report.json");
        Report report = new Report(
                new Circumstances("now", "session", "a JVM", "a system", "a processor", 2, "0.1", Map.of("x", "1")),
                List.of(table));

        report.write(file);

        assertThat(Report.read(file)).isEqualTo(report);
    }

    @Test
    void theChartHasABarForEachRowInProportion() {
        String svg = Chart.of(table);

        assertThat(svg.lines().filter(line -> line.startsWith("<rect x="))).hasSize(3);
        assertThat(svg)
                .contains("width=\"210.0\"") // half of the longest, which is the last one
                .contains("width=\"42.0\"")
                .contains("width=\"420.0\"")
                .contains("0.20 [0.10 0.30]")
                .contains("loses &lt;badly&gt;")
                .doesNotContain("<badly>");
    }

    @Test
    void theChartShowsWhereTheLimitIsEvenIfNoRowReachesIt() {
        Table losers = new Table(
                "losers",
                "Losers",
                List.of(
                        Figure.of("loses", "ratio", "", List.of(0.5, 0.5, 0.5)),
                        Figure.of("loses more", "ratio", "", List.of(0.25, 0.25, 0.25))),
                List.of());

        String svg = Chart.of(losers);

        assertThat(svg)
                .contains("width=\"210.0\"")
                .contains("width=\"105.0\"")
                .contains("<line x1=\"750.0\" x2=\"750.0\"") // 420 from where the bars begin
                .contains(">1.0</text>");
    }

    @Test
    void theChartDrawsEverySizeOfATimeOnAScaleOfItsOwnAndNoLimit() {
        Table times = new Table(
                "times",
                "Times",
                List.of(
                        Figure.of("ours", "10 nodes", "ns", List.of(5.0, 5.0, 5.0)),
                        Figure.of("ours", "10 nodes, ratio", "", List.of(1.0, 1.0, 1.0)),
                        Figure.of("ours", "1000 nodes", "ns", List.of(400.0, 400.0, 400.0)),
                        Figure.of("theirs", "10 nodes", "ns", List.of(10.0, 10.0, 10.0))),
                List.of());

        String svg = Chart.of(times);

        assertThat(svg.lines().filter(line -> line.startsWith("<rect x="))).hasSize(3);
        assertThat(svg.lines().filter(line -> line.contains("width=\"420.0\""))).hasSize(2);
        assertThat(svg).contains("10 nodes ns").contains("1000 nodes ns").doesNotContain("ratio");
        assertThat(svg).doesNotContain("stroke-dasharray");
    }
}
