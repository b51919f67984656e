package io.sessionring.example.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.example.benchmarks.turn.Turns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnstileTest {

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

    private final class Row extends Turns {

        private final int seat;

        Row(Turnstile turnstile, int seat) {
            this.seat = seat;
            this.turnstile = turnstile.address(seat);
        }

        /** Does what JMH does in one JVM. */
        CompletableFuture<Void> rounds(int count) {
            return CompletableFuture.runAsync(
                    () -> {
                        try {
                            arrive();
                            for (int i = 0; i < count; i++) {
                                ask();
                                seen.add("in " + seat);
                                TimeUnit.MICROSECONDS.sleep(200); // so that another one would be seen
                                seen.add("out " + seat);
                                pass();
                            }
                            leave();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    body -> new Thread(body, "row " + seat).start());
        }
    }

    @Test
    void rowsTakeTurnsInTheOrderOfTheirSeatsAndNeverTwoAtATime() throws Exception {
        try (Turnstile turnstile = new Turnstile(3)) {
            List<CompletableFuture<Void>> rows = new ArrayList<>();
            for (int seat : new int[] {2, 0, 1}) {
                rows.add(new Row(turnstile, seat).rounds(20));
            }
            for (CompletableFuture<Void> row : rows) {
                row.get();
            }
            List<String> expected = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                for (int seat = 0; seat < 3; seat++) {
                    expected.add("in " + seat);
                    expected.add("out " + seat);
                }
            }
            assertThat(seen).isEqualTo(expected);
            assertThat(turnstile.turns()).isEqualTo(60);
        }
    }

    @Test
    void noneStartsItsNextJvmBeforeAllHaveComeAsFar() throws Exception {
        try (Turnstile turnstile = new Turnstile(2)) {
            CompletableFuture<Void> early = new Row(turnstile, 0).rounds(1);
            Row late = new Row(turnstile, 1);
            late.arrive();
            late.ask();

            assertThatThrownBy(() -> early.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

            late.pass();
            late.leave();
            early.get();
        }
    }

    @Test
    void noOneWaitsForARowThatIsWithdrawn() throws Exception {
        try (Turnstile turnstile = new Turnstile(3)) {
            CompletableFuture<Void> first = new Row(turnstile, 0).rounds(3);
            CompletableFuture<Void> last = new Row(turnstile, 2).rounds(3);

            turnstile.withdraw(1);

            first.get();
            last.get();
            assertThat(turnstile.turns()).isEqualTo(6);
        }
    }
}
