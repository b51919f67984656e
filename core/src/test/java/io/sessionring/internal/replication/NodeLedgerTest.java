package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.RecordFormat;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.record.Version;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node may do and what not, one line of its history after the other. */
class NodeLedgerTest {

    private static final String KEY = "k";
    private static final long RUN = 7;
    private static final Version NEW = new Version(1_000, 1);

    private final List<Violation> violations = new ArrayList<>();
    private final NodeLedger ledger = new NodeLedger("a node", 250, violations);

    @Test
    void aCopyMayBeReplacedByOneThatHoldsMore() {
        ledger.stored(KEY, null, copy(RUN, "a"));
        ledger.stored(KEY, copy(RUN, "a"), copy(RUN, "a", "b"));
        ledger.shown(KEY, copy(RUN, "a", "b"), RUN);
        assertThat(violations).isEmpty();
    }

    @Test
    void aCopyMustNotBeReplacedByOneThatLacksAnAttribute() {
        ledger.stored(KEY, copy(RUN, "a", "b"), copy(RUN, "a"));
        assertBroken();
    }

    @Test
    void aRemovedAttributeMayBeForgottenButAnOlderValueMustNotReturn() {
        Live removed = live(Attribute.absent("a", NEW));
        ledger.stored(KEY, bytes(removed, RUN), copy(RUN));
        assertThat(violations).isEmpty();
        ledger.stored(KEY, bytes(removed, RUN), copy(RUN, "a"));
        assertBroken();
    }

    @Test
    void whatIsDeadStaysDead() {
        byte[] dead = RecordFormat.encode(new Tombstone(1, 60, 0, 0, Tombstone.Cause.DELETED, 9), RUN);
        ledger.stored(KEY, copy(RUN, "a"), dead);
        assertThat(violations).isEmpty();
        ledger.stored(KEY, dead, copy(RUN, "a"));
        assertBroken();
    }

    @Test
    void aVoteHoldsAllThatItsRunAcknowledgedUnlessItIsForgottenOnPurpose() {
        ledger.stored(KEY, null, copy(RUN, "a", "b"));
        ledger.shown(KEY, copy(0, "a"), RUN);
        ledger.shown(KEY, copy(RUN - 1, "a"), RUN);
        assertThat(violations).as("copies that do not vote").isEmpty();
        ledger.newRun();
        ledger.shown(KEY, copy(RUN, "a"), RUN);
        assertThat(violations).as("a new run").isEmpty();
        ledger.stored(KEY, null, copy(RUN, "a", "b"));
        ledger.forget(KEY);
        ledger.shown(KEY, copy(RUN, "a"), RUN);
        assertThat(violations).as("an expired copy").isEmpty();
        ledger.stored(KEY, null, copy(RUN, "a", "b"));
        ledger.shown(KEY, copy(RUN, "a"), RUN);
        assertBroken();
    }

    @Test
    void anEvictionIsNoExcuseExceptForWhatWasUnderWay() {
        ledger.stored(KEY, null, copy(RUN, "a", "b"));
        ledger.evicted(KEY, 1_000);
        ledger.adding(KEY, 1_251);
        ledger.shown(KEY, copy(RUN, "a"), RUN);
        assertBroken();
        violations.clear();
        ledger.adding(KEY, 1_250);
        ledger.stored(KEY, null, copy(RUN, "a"));
        ledger.shown(KEY, copy(RUN, "a"), RUN);
        assertThat(violations).isEmpty();
    }

    @Test
    void whatWasToldIsRememberedOverRunsAndLogOuts() {
        ledger.stored(KEY, null, copy(RUN, "a"));
        ledger.newRun();
        ledger.stored(KEY, null, copy(RUN, "b"));
        ledger.stored(KEY, null, RecordFormat.encode(new Tombstone(1, 60, 0, 0, Tombstone.Cause.DELETED, 9), RUN));
        assertThat(ledger.wasTold(KEY, live("a", "b"))).isTrue();
        assertThat(ledger.wasTold(KEY, live("a", "c"))).isFalse();
        assertThat(ledger.wasTold("another", live("a"))).isFalse();
    }

    private void assertBroken() {
        assertThat(violations).singleElement().extracting(Violation::kind).isEqualTo(Violation.Kind.INVARIANT);
    }

    private static byte[] copy(long stamp, String... names) {
        return bytes(live(names), stamp);
    }

    private static byte[] bytes(Live live, long stamp) {
        return RecordFormat.encode(live, 5, stamp);
    }

    private static Live live(String... names) {
        Attribute[] attributes = new Attribute[names.length];
        for (int i = 0; i < names.length; i++) {
            attributes[i] = Attribute.present(names[i], new Version(500, 1), 1, new byte[] {1});
        }
        return live(attributes);
    }

    private static Live live(Attribute... attributes) {
        return new Live(1, 1, 60, 0, 0, NEW, List.of(attributes));
    }
}
