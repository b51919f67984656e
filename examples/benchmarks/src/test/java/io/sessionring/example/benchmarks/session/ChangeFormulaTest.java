package io.sessionring.example.benchmarks.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.Tuning;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeFormulaTest {

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "3,1", "3,2", "5,2", "5,3", "10,3", "100,2"})
    void asManyNodesAreListedAsTheProductAsksFor(int nodes, int copies) {
        List<RingNode> all = IntStream.rangeClosed(1, nodes)
                .mapToObj(node -> new RingNode("10.0.0." + node, 11_211, null, 1, null))
                .toList();
        Topology ring =
                Topology.first(1, new Layout(all, copies, 0), new Tuning(1_800, 60_000, 10_000, 250), List.of());

        assertThat(ChangeFormula.of(ServerKind.REDIS, nodes, copies).quorum()).isEqualTo(ring.quorum());
    }

    @ParameterizedTest
    @CsvSource({"REDIS, 1333333.3", "MEMCACHED, 2666666.7"})
    void aSessionIsReadOnceAsLongAsAllAreRememberedAndThenAsOftenAsItIsListed(ServerKind kind, double furtherReads) {
        ChangeFormula formula = ChangeFormula.of(kind, 3, 2);
        double remembered = 1 << 20;

        assertThat(formula.keys(1_000)).isCloseTo(1_333.3, within(0.1));
        assertThat(formula.reads(1_000)).isCloseTo(1_000, within(1e-9));
        assertThat(formula.reads(remembered + 1_000_000)).isCloseTo(remembered + furtherReads, within(0.1));
        assertThat(formula.seconds(1_000, 100)).isCloseTo(10, within(1e-9));
        assertThat(formula.bytes(1_000, 500, 10)).isCloseTo(25_000, within(1e-9));
    }
}
