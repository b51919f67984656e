package io.sessionring.example.benchmarks.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RingGrowthTest {

    private static final int SESSIONS = 1_500;

    @ParameterizedTest
    @EnumSource(names = {"REDIS", "MEMCACHED"})
    void aChangeTakesWhatTheFormulaSays(ServerKind kind) throws Exception {
        ChangeFormula formula = ChangeFormula.of(kind, RingGrowth.NODES, RingGrowth.COPIES);
        try (RingGrowth growth = new RingGrowth(kind, SESSIONS, 1_000)) {
            RingGrowth.Result result = growth.alone();

            double listedOnce = formula.keys(SESSIONS) / formula.lists();
            // Where answers are late while the ring is filled, copies go to a third node too: up to every session
            // everywhere.
            double onEveryNode = formula.keys(SESSIONS) * RingGrowth.NODES / RingGrowth.COPIES;
            assertThat(result.keys()).isBetween(0.9 * listedOnce, onEveryNode);
            assertThat(result.moved()).isBetween(0.3 * SESSIONS, 0.8 * SESSIONS);
            assertThat(result.sweep()).isGreaterThan(0.5 * formula.seconds(result.keys(), 1_000));
            double bytes = formula.bytes(result.keys(), result.moved(), result.bytesOfCopy());
            assertThat(result.oldNodes().both() + result.newNode().both())
                    .isBetween((long) (0.5 * bytes), (long) (4 * bytes));
            assertThat(result.newNode().received()).isGreaterThan((long) (800 * result.moved()));
            assertThat(result.calls()).isNull();
        }
    }
}
