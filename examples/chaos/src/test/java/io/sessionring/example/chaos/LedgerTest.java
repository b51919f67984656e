package io.sessionring.example.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.example.chaos.Errand.Result;
import io.sessionring.example.chaos.Errand.Written;
import io.sessionring.example.chaos.Ledger.Entry;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What may be found of a session, and what may not. */
class LedgerTest {

    private final Ledger ledger = new Ledger();
    private final Random random = new Random(1);

    private static Result result(int found, Written written) {
        return new Result(1, "some id", List.of(found), written, 1, 1, null);
    }

    private Entry logIn(int value) {
        ledger.created(result(0, Written.DONE), value);
        Entry entry = ledger.take(random);
        ledger.giveBack(entry);
        return entry;
    }

    private void use(Entry entry, int found, int value, Written written) {
        ledger.used(entry, result(found, written), value, "here");
    }

    private void assertFound(Entry entry, int found, String... wrong) {
        ledger.readBack(entry, found, "at the end");
        assertThat(ledger.wrong().entrySet().stream()
                        .filter(kind -> kind.getValue() > 0)
                        .map(Map.Entry::getKey))
                .containsExactly(wrong);
        assertThat(ledger.examples()).hasSize(wrong.length);
    }

    @Test
    void theLastAcknowledgedValueIsRight() {
        Entry entry = logIn(1);
        use(entry, 1, 2, Written.DONE);
        assertFound(entry, 2);
        assertThat(ledger.acknowledgedWrites()).isEqualTo(2);
    }

    @Test
    void anOlderOneIsLost() {
        Entry entry = logIn(1);
        use(entry, 1, 2, Written.DONE);
        assertFound(entry, 1, "lost");
    }

    @Test
    void aValueThatNobodyKnowsOfMayBeThereOrNotUntilItWasSeen() {
        Entry entry = logIn(1);
        use(entry, 1, 2, Written.UNKNOWN);
        assertFound(entry, 1);
        assertFound(entry, 2);
        assertThat(ledger.unknownWrites()).isEqualTo(1);
        assertFound(entry, 1, "lost");
    }

    @Test
    void anAcknowledgedSaveTakesThePlaceOfUnknownOnes() {
        Entry entry = logIn(1);
        use(entry, 1, 2, Written.UNKNOWN);
        use(entry, 1, 3, Written.DONE);
        assertFound(entry, 2, "lost");
    }

    @Test
    void aLiveSessionMustBeThere() {
        Entry entry = logIn(1);
        assertFound(entry, Result.ABSENT, "vanished");
        assertThat(ledger.live()).isZero();
    }

    @Test
    void aSaveThatIsToldOfAnEndThatWasNoneIsWrong() {
        Entry entry = logIn(1);
        use(entry, 1, 2, Written.GONE);
        assertThat(ledger.wrong()).containsEntry("vanished", 1);
    }

    @Test
    void aLogOutIsForEver() {
        Entry entry = logIn(1);
        ledger.loggedOut(entry, Written.DONE);
        assertFound(entry, Result.ABSENT);
        assertThat(ledger.live()).isZero();
        assertThat(ledger.acknowledgedLogOuts()).isEqualTo(1);
        assertFound(entry, 1, "resurrected");
    }

    @Test
    void aLogOutThatNobodyKnowsOfMayHaveBeenNoneUntilItWasSeen() {
        Entry entry = logIn(1);
        ledger.loggedOut(entry, Written.UNKNOWN);
        assertFound(entry, 1);
        assertFound(entry, Result.ABSENT);
        assertFound(entry, 1, "resurrected");
    }

    @Test
    void aSessionThatWasPerhapsMadeMayBeThereOrNot() {
        ledger.created(result(0, Written.UNKNOWN), 1);
        Entry entry = ledger.all().get(0);
        assertFound(entry, Result.ABSENT);
        assertFound(entry, 1);
        assertThat(ledger.live()).isZero();
    }

    @Test
    void whatCannotBeReadOrDoesNotBelongTogetherIsWrong() {
        Entry entry = logIn(1);
        assertFound(entry, Result.UNAVAILABLE, "unread");
        assertFound(entry, Result.TORN, "torn", "unread");
    }
}
