package io.sessionring.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadingTurnTest {

    private final AtomicInteger out = new AtomicInteger();
    private final ReadingTurn turn = new ReadingTurn(() -> out.get() == 0);

    private void alone(int times) {
        for (int i = 0; i < times; i++) {
            out.incrementAndGet();
            out.decrementAndGet();
            turn.answered();
        }
    }

    @Test
    void theLoopHasItAtFirstAndLendsItOnceCallersAreFewAndNothingIsOut() {
        assertThat(turn.isLoops()).isTrue();
        assertThat(turn.take()).isFalse();
        alone(ReadingTurn.ALONE - 1);
        assertThat(turn.callersFew()).isFalse();
        assertThat(turn.isToBeLent()).isFalse();
        alone(1);
        assertThat(turn.callersFew()).isTrue();
        assertThat(turn.isToBeLent()).isTrue();
        out.incrementAndGet();
        assertThat(turn.isToBeLent()).isFalse();
        out.decrementAndGet();
        turn.lend();
        assertThat(turn.isNobodys()).isTrue();
        assertThat(turn.isToBeLent()).isFalse();
    }

    @Test
    void oneRequestBehindAnotherShowsThatCallersAreMany() {
        alone(2 * ReadingTurn.ALONE);
        out.set(1); // another one is out while this one is answered
        turn.answered();
        assertThat(turn.callersFew()).isFalse();
        out.set(0);
        alone(ReadingTurn.ALONE - 1);
        assertThat(turn.callersFew()).isFalse();
        alone(1);
        assertThat(turn.callersFew()).isTrue();
    }

    @Test
    void oneCallerReadsAtATimeAndTheLoopMeanwhileDoesNot() {
        turn.lend();
        assertThat(turn.take()).isTrue();
        assertThat(turn.take()).isFalse();
        assertThat(turn.takeBack()).isFalse();
        out.incrementAndGet();
        assertThat(turn.isNeeded()).isFalse();
        turn.leave();
        assertThat(turn.isNeeded()).isTrue();
        assertThat(turn.takeBack()).isTrue();
        assertThat(turn.isNeeded()).isFalse();
        assertThat(turn.take()).isFalse();
    }

    @Test
    void itEndsForEveryoneButForACallerThatIsAtIt() {
        turn.lend();
        turn.take();
        assertThat(turn.end()).isFalse();
        turn.leave();
        assertThat(turn.end()).isTrue();
        assertThat(turn.take()).isFalse();
        assertThat(turn.takeBack()).isFalse();
        turn.lend();
        assertThat(turn.take()).isFalse();

        ReadingTurn ofTheLoop = new ReadingTurn(() -> true);
        assertThat(ofTheLoop.end()).isTrue();
        assertThat(ofTheLoop.isLoops()).isFalse();
    }
}
