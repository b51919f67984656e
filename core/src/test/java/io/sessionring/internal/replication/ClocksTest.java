package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose clock is wrong; clocks may be apart by 10 s here. */
class ClocksTest {

    private static final List<ClockState> AGREE =
            List.of(ClockState.AGREES, ClockState.AGREES, ClockState.AGREES, ClockState.AGREES);

    private final Rig rig = new Rig(4);

    private void clocks(long... aheadMillis) {
        for (int i = 0; i < aheadMillis.length; i++) {
            rig.nodes.get(i).clockAheadMillis = aheadMillis[i];
        }
        rig.time.pass(1_500); // a heartbeat
    }

    private List<ClockState> states() {
        return rig.replication.nodes().stream().map(rig.replication::clock).toList();
    }

    @Test
    void clocksThatAreNotTooFarApartAgree() {
        assertThat(states()).isEqualTo(AGREE);
        clocks(-5_000, 5_000, 9_000, 4_000);
        assertThat(states()).isEqualTo(AGREE);
        assertThat(rig.copies).isEmpty();
        assertThat(rig.replication.nodes().get(2).clockAheadMillis()).isEqualTo(9_000);
    }

    @Test
    void aNodeFarFromTheMedianIsSaidToBeOnce() {
        clocks(1_000, 11_500, 1_200, 500);
        assertThat(states())
                .containsExactly(ClockState.AGREES, ClockState.NODE_APART, ClockState.AGREES, ClockState.AGREES);
        assertThat(rig.copies).hasSize(1); // by how much depends on whose clock was read before
        assertThat(rig.copies.get(0)).startsWith("node1 CLOCK_APART 1");
        clocks(1_000, 12_000, 1_200, 500);
        assertThat(rig.copies).hasSize(1);
        clocks(1_000, 0, 1_200, 500);
        assertThat(states()).isEqualTo(AGREE);
        clocks(1_000, -60_000, 1_200, 500);
        assertThat(rig.copies).hasSize(2);
        assertThat(rig.copies.get(1)).startsWith("node1 CLOCK_APART -6");
    }

    @Test
    void aClientFarFromTheMedianIsSaidToBeOnceAndNoNodeIsBlamed() {
        clocks(30_000, 30_000, 30_000, 30_000);
        clocks(30_100, 30_100, 30_100, 30_100);
        assertThat(states()).containsOnly(ClockState.CLIENT_APART);
        assertThat(rig.copies.stream().filter(event -> event.startsWith("client")))
                .hasSize(1)
                .allMatch(event -> event.equals("client CLOCK_APART -30000"));
    }

    @Test
    void twoNodesThatDisagreeAreSettledByTheClientsClock() {
        Rig two = new Rig(2);
        two.nodes.get(0).clockAheadMillis = 20_000;
        two.time.pass(1_500);
        assertThat(two.replication.clock(two.replication.nodes().get(0))).isEqualTo(ClockState.NODE_APART);
        assertThat(two.replication.clock(two.replication.nodes().get(1))).isEqualTo(ClockState.AGREES);
    }

    @Test
    void nobodyIsJudgedBeforeMoreThanHalfOfTheNodesAreHeardOf() {
        Rig half = new Rig(4, 1, nodes -> {
            nodes.forEach(node -> node.clockAheadMillis = 60_000);
            nodes.get(0).stop();
            nodes.get(1).stop();
        });
        assertThat(half.copies).isEmpty();
        assertThat(half.replication.nodes().stream().map(half.replication::clock))
                .containsOnly(ClockState.UNKNOWN);
    }
}
