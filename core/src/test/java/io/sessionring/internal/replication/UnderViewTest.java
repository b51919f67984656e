package io.sessionring.internal.replication;

import static io.sessionring.internal.replication.Rig.KEY;
import static io.sessionring.internal.replication.Rig.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.replication.Outcome.Unavailable;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a caller does while its client's view of the ring is not confirmed. */
class UnderViewTest {

    private static final long MORE_THAN_A_NODE_TIMEOUT_MILLIS = 80;

    /** Whoever waits for a view needs a few answers, each of them late. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final Rig rig = new Rig(3);

    @Test
    void whoLearnsOfAnotherViewWaitsUntilItIsConfirmed() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.nodes.forEach(node -> node.slow(MORE_THAN_A_NODE_TIMEOUT_MILLIS));
        rig.replication.proposals().change(rig.layoutOf(2), Set.of(), 1_000_000_000, begun -> {});
        for (int i = 0; i < 1_000 && rig.replication.holds(); i++) {
            rig.time.pass(1);
        }
        assertThat(rig.replication.holds()).isFalse();
        Run<Outcome<LoadResult>> load = Run.start(rig.replication.load(KEY, false), rig.time, PATIENCE_MILLIS);
        rig.time.pass(PATIENCE_MILLIS);
        Rig.found(load.answer());
    }

    @Test
    void whoHasLostTouchWithItsNodesWaitsForOneAnswer() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.nodes.forEach(FakeNode::hang);
        rig.time.pass(7_000);
        assertThat(rig.replication.holds()).isFalse();
        long before = rig.time.nanoTime();
        assertThat(rig.run(rig.replication.load(KEY, false))).isInstanceOf(Unavailable.class);
        assertThat(rig.time.nanoTime() - before).isLessThan(100_000_000);
    }
}
