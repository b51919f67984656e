package io.sessionring.example.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTest {

    private static Table table(String name, Figure... figures) {
        return new Table(name, "title", List.of(figures), List.of());
    }

    @Test
    void aRowTakesItsFiguresFromSeveralTablesAndWhatWasNotMeasuredIsLeftOut() {
        String text = Markdown.of(List.of(
                table("session-redis-1-change", Figure.of("ours", "ratio", "", List.of(0.5, 0.6, 0.7))),
                table(
                        "session-redis-8-change",
                        Figure.of("ours", "ratio", "", 0.8),
                        Figure.of("ours", "garbage", "B", 10_240),
                        Figure.of("theirs", "ratio", "", 0.25))));

        assertThat(text).isEqualTo("""
                        | Redis | 1 thread | 8 threads | CPU µs, 8 threads | p99 µs, 8 threads | garbage KB |
                        |---|---:|---:|---:|---:|---:|
                        | ours | 0.60 [0.50 0.70] | 0.80 |  |  | 10.0 |
                        | theirs |  | 0.25 |  |  |  |

                        """);
    }

    @Test
    void timesComeInTheUnitOfTheHeadAndGarbageIsAddedUp() {
        String text = Markdown.of(List.of(table(
                "codec",
                Figure.of("ours", "encode + decode", "ns", List.of(4_000.0, 5_000.0, 6_000.0)),
                Figure.of("ours", "encode garbage", "B", 1_024),
                Figure.of("ours", "decode garbage", "B", 2_048))));

        assertThat(text).contains("| ours | 5.00 [4.00 6.00] |  |  | 3.00 |");
    }

    @Test
    void sizesOfARingAreColumnsAndMeasuresRows() {
        String text = Markdown.of(List.of(
                table(
                        "ring-position",
                        Figure.of("ours", "3 nodes", "ns", 2),
                        Figure.of("ours", "3 nodes, to ours", "", 1),
                        Figure.of("ours", "10 nodes", "ns", 4)),
                table("ring-build", Figure.of("ours", "10 nodes", "ns", 3_000_000))));

        assertThat(text)
                .contains("|  | 3 nodes | 10 nodes |\n")
                .contains("| lookup: ours | 2.00 | 4.00 |\n")
                .contains("| build, ms: ours |  | 3.00 |\n");
    }

    @Test
    void allSizesOfWhatGrowsStandInOneLine() {
        String text = Markdown.of(List.of(
                table(
                        "scale-redis-threads",
                        Figure.of("load, change one, save, 1 thread", "ratio", "", 1),
                        Figure.of("load, change one, save, 8 threads", "ratio", "", 2),
                        Figure.of("load, 8 threads", "ratio", "", 3)),
                table("scale-memcached-threads", Figure.of("load, change one, save, 1 thread", "ratio", "", 1))));

        assertThat(text).contains("| 1 thread / 8 threads | 1.00 / 2.00 |");
    }
}
