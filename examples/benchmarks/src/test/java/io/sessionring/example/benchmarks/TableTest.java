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
                          loses <badly>  0.20 [0.15 0.25]   1,234
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
                .contains("loses &lt;badly&gt;")
                .doesNotContain("<badly>")
                .contains("stroke-dasharray"); // where the limit is
    }
}
