package io.sessionring.internal.replication;

import static io.sessionring.internal.replication.Rig.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a sweep treats nodes that have other things to do. */
class SweepTest {

    private static final int SESSIONS = 1_500;
    private static final int STEP_MILLIS = 5;
    /** A session is looked for on its node of the one ring and on that of the other. */
    private static final int QUESTIONS = 2;

    private final Rig rig = new Rig(3);

    @Test
    void sessionsAreLookedAtEvenly() {
        for (int i = 0; i < SESSIONS; i++) {
            rig.run(rig.replication.create("%040x".formatted(i), rig.live(attribute("a", 1, "1"))));
        }
        rig.nodes.forEach(node -> node.lists = true);
        rig.replication.proposals().change(rig.layoutOf(2), Set.of(), 1_000_000_000, begun -> {});
        int most = 0;
        int busy = 0;
        for (int i = 0; i < 10_000 && rig.replication.nodes().size() != 2; i++) {
            rig.nodes.forEach(node -> node.asked.clear());
            rig.time.pass(STEP_MILLIS);
            int questions = (int) rig.nodes.stream()
                    .flatMap(node -> node.asked.stream())
                    .filter("get"::equals)
                    .count();
            most = Math.max(most, questions);
            busy += questions > 0 ? 1 : 0;
        }
        assertThat(rig.replication.nodes()).hasSize(2);
        int sessionsInStep = Rig.SWEEP_RATE * STEP_MILLIS / 1_000;
        assertThat(most).isBetween(sessionsInStep, QUESTIONS * 2 * sessionsInStep);
        assertThat(busy).isGreaterThanOrEqualTo(SESSIONS / sessionsInStep * 3 / 4);
    }
}
