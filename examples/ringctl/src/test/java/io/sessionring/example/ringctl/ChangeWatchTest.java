package io.sessionring.example.ringctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.RingChange.Progress;
import io.sessionring.RingChange.Stage;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stands behind the bar. */
class ChangeWatchTest {

    @Test
    void theNumbersOfTheSweepAreShown() {
        Progress moving = new Progress(
                Stage.MOVING, true, 12_345, 50_000, 678, 0, 1_999.6, Optional.of(Duration.ofMillis(18_900)), false);
        assertThat(ChangeWatch.text(moving))
                .isEqualTo("moving: 12,345 of about 50,000 keys, 678 sessions moved, 2,000 keys/s, 18 s left");
    }

    @Test
    void whatIsNotKnownIsLeftOutAndWhatTakesLongIsSaid() {
        Progress slow = new Progress(Stage.MOVING, true, 5, 0, 1, 3, 2, Optional.empty(), true);
        assertThat(ChangeWatch.text(slow))
                .isEqualTo(
                        "moving: 5 keys, 1 sessions moved, 2 keys/s, 3 sessions held back (see the log), a node does not list"
                                + " its keys: it takes a session life");
    }

    @Test
    void anotherClientsWorkIsCalledThat() {
        Progress others = new Progress(Stage.MOVING, false, 0, 0, 0, 0, 0, Optional.empty(), false);
        assertThat(ChangeWatch.text(others)).isEqualTo("moving, carried out by another client");
        Progress joining = new Progress(Stage.JOINING, true, 0, 0, 0, 0, 0, Optional.empty(), false);
        assertThat(ChangeWatch.text(joining)).isEqualTo("joining: clients learn of the change");
    }
}
