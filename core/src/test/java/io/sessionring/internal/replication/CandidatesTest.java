package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.replication.Candidates.Share;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidatesTest {

    private static final long ALL = 0b1111;

    private final List<NodeLink> nodes = new Rig(3).replication.nodes();

    @Test
    void thoseOutOfReachAreAskedLast() {
        Share alone = Share.alone(3, 2);
        assertThat(alone.order(ALL)).containsExactly(0, 1, 2);
        assertThat(alone.order(0b110)).containsExactly(1, 2, 0);
        assertThat(alone.order(0b100)).containsExactly(2, 0, 1);
        assertThat(alone.order(0)).containsExactly(0, 1, 2);
    }

    @Test
    void theSecondGroupHasAnOrderOfItsOwn() {
        Candidates two = Candidates.of(nodes.subList(0, 2), 1, List.of(nodes.get(2), nodes.get(1)), 1);
        assertThat(two.nodes()).containsExactlyElementsOf(nodes);
        Share second = two.shares().get(1);
        assertThat(second.order(ALL)).containsExactly(2, 1);
        assertThat(second.order(0b110)).containsExactly(2, 1);
        assertThat(second.order(0b011)).containsExactly(1, 2);
    }

    @Test
    void theNodesOfASetStandInTheirOrder() {
        Candidates all = Candidates.of(nodes, Share.alone(3, 2));
        assertThat(all.nodes(0)).isEmpty();
        assertThat(all.nodes(0b101)).containsExactly(nodes.get(0), nodes.get(2));
    }
}
