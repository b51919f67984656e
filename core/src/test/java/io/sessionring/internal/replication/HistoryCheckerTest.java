package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.replication.History.Ending;
import io.sessionring.internal.replication.History.Write;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Histories written by hand: each wrong one beside the nearest right one. Times are in ms. */
class HistoryCheckerTest {

    private static final int A_CLIENT = 1;
    private static final int ANOTHER_CLIENT = 2;

    private final History history = new History();

    @BeforeEach
    void aSessionThatLivesFiveSeconds() {
        history.lifeNanos.add(5_000 * World.MILLI);
        history.births.add(new History.Birth(0, 0, 0));
        use(0, 0);
    }

    @Test
    void anAcknowledgedWriteThatIsSeenIsRight() {
        acknowledged("a", 10, 20);
        Write second = acknowledged("a", 30, 40);
        read(50, 60, Map.of("a", second.number));
        assertRight();
    }

    @Test
    void aValueThatWasReplacedIsStaleAndAtTheEndLost() {
        Write first = acknowledged("a", 10, 20);
        acknowledged("a", 30, 40);
        read(50, 60, Map.of("a", first.number));
        assertWrong(Violation.Kind.STALE);
        history.reads.clear();
        lastRead(50, 60, Map.of("a", first.number));
        assertWrong(Violation.Kind.LOST);
    }

    @Test
    void eitherOfTwoWritesThatOverlappedMayStand() {
        Write first = acknowledged("a", 10, 35);
        Write second = acknowledged("a", 30, 40);
        read(50, 60, Map.of("a", first.number));
        otherRead(50, 60, Map.of("a", second.number));
        assertRight();
    }

    @Test
    void aReadThatOverlapsAWriteMaySeeWhatWasBefore() {
        Write first = acknowledged("a", 10, 20);
        acknowledged("a", 30, 40);
        read(39, 60, Map.of("a", first.number));
        assertRight();
    }

    @Test
    void anUnacknowledgedWriteMayAppearAtAnyTimeAndReplacesNothingForSure() {
        Write open = history.write(0, 0, "a", false, 10 * World.MILLI);
        Write later = acknowledged("a", 30, 40);
        read(50, 60, Map.of("a", open.number));
        history.write(0, 0, "a", false, 70 * World.MILLI);
        read(80, 90, Map.of("a", later.number));
        assertRight();
    }

    @Test
    void noValueIsWrongAfterAnAcknowledgedWrite() {
        acknowledged("a", 10, 20);
        read(30, 40, Map.of());
        assertWrong(Violation.Kind.STALE);
    }

    @Test
    void noValueIsRightBeforeTheFirstWriteIsAcknowledged() {
        acknowledged("a", 10, 35);
        read(30, 40, Map.of());
        assertRight();
    }

    @Test
    void noValueIsRightAfterARemoval() {
        acknowledged("a", 10, 20);
        remove("a", 30, 40);
        read(50, 60, Map.of());
        assertRight();
    }

    @Test
    void noValueIsWrongWhenTheRemovalWasReplaced() {
        acknowledged("a", 10, 20);
        remove("a", 30, 40);
        acknowledged("a", 50, 60);
        read(70, 80, Map.of());
        assertWrong(Violation.Kind.STALE);
    }

    @Test
    void aRemovedValueIsStale() {
        Write first = acknowledged("a", 10, 20);
        remove("a", 30, 40);
        read(50, 60, Map.of("a", first.number));
        assertWrong(Violation.Kind.STALE);
    }

    @Test
    void attributesAndSessionsDoNotReplaceEachOther() {
        Write first = acknowledged("a", 10, 20);
        Write other = acknowledged("b", 30, 40);
        history.write(1, 0, "a", false, 30 * World.MILLI).end = 40 * World.MILLI;
        read(50, 60, Map.of("a", first.number, "b", other.number));
        assertRight();
    }

    @Test
    void aSessionThatIsNotFoundHasVanished() {
        missing(50, 60);
        assertWrong(Violation.Kind.VANISHED);
    }

    @Test
    void aSessionMayBeGoneFromTheMomentItsEndIsAskedFor() {
        history.ending(0, 0, false, 55 * World.MILLI);
        missing(50, 60);
        assertRight();
    }

    @Test
    void anEndThatIsAskedForAfterTheReadIsNoExcuse() {
        ended(false, 70, 80);
        missing(50, 60);
        assertWrong(Violation.Kind.VANISHED);
    }

    @Test
    void aSessionThatWasNeverGivenToABrowserMayBeMissing() {
        history.births.clear();
        missing(50, 60);
        assertRight();
    }

    @Test
    void anUnusedSessionMayExpireAndAUsedOneMayNot() {
        missing(4_000, 5_001);
        assertRight();
        history.reads.clear();
        use(3_000, 3_010);
        missing(6_000, 6_010);
        assertWrong(Violation.Kind.VANISHED);
    }

    @Test
    void aSessionThatWasNotUsedForTooLongOnceMayBeGoneForEver() {
        use(5_500, 5_510);
        missing(6_000, 6_010);
        assertRight();
    }

    @Test
    void aSessionFoundAfterItsLogOutHasComeBack() {
        ended(false, 30, 40);
        read(50, 60, Map.of());
        assertWrong(Violation.Kind.RESURRECTED);
    }

    @Test
    void aSessionMayBeFoundWhileItsLogOutIsUnderWayOrUnknown() {
        ended(false, 30, 40);
        read(39, 60, Map.of());
        assertRight();
        history.endings.clear();
        history.ending(0, 0, false, 30 * World.MILLI);
        read(70, 80, Map.of());
        assertRight();
    }

    @Test
    void theOldIdEndsWithTheLogInAndTheNewOneLives() {
        Write before = acknowledged("a", 10, 20);
        ended(true, 30, 40);
        history.births.add(new History.Birth(0, 1, 40 * World.MILLI));
        history.reads.add(new History.Read(
                0, 1, A_CLIENT, 50 * World.MILLI, 60 * World.MILLI, true, Map.of("a", before.number), false));
        assertRight();
        read(70, 80, Map.of("a", before.number));
        assertWrong(Violation.Kind.RESURRECTED);
    }

    @Test
    void theNewIdMustHaveWhatWasWrittenUnderTheOldOne() {
        acknowledged("a", 10, 20);
        ended(true, 30, 40);
        history.reads.add(new History.Read(0, 1, A_CLIENT, 50 * World.MILLI, 60 * World.MILLI, true, Map.of(), false));
        assertWrong(Violation.Kind.STALE);
    }

    @Test
    void oneClientMustNotSeeAnOlderValueAfterANewerOne() {
        Write first = acknowledged("a", 10, 20);
        Write open = history.write(0, 0, "a", false, 30 * World.MILLI);
        read(40, 50, Map.of("a", open.number));
        read(60, 70, Map.of("a", first.number));
        assertWrong(Violation.Kind.NON_MONOTONIC);
    }

    @Test
    void oneClientMustNotSeeNothingAfterAValueUnlessARemovalMayBeTheReason() {
        Write open = history.write(0, 0, "a", false, 30 * World.MILLI);
        read(40, 50, Map.of("a", open.number));
        read(60, 70, Map.of());
        assertWrong(Violation.Kind.NON_MONOTONIC);
        history.write(0, 0, "a", true, 45 * World.MILLI);
        assertRight();
    }

    @Test
    void twoClientsOrTwoReadsThatOverlapMayDiffer() {
        Write first = acknowledged("a", 10, 20);
        Write open = history.write(0, 0, "a", false, 30 * World.MILLI);
        read(40, 50, Map.of("a", open.number));
        otherRead(60, 70, Map.of("a", first.number));
        read(49, 70, Map.of("a", first.number));
        assertRight();
    }

    @Test
    void anAnswerAfterTheDeadlineIsLateUnlessTheClientStoodStill() {
        History.Call call = history.call(A_CLIENT, 0);
        call.end = 300 * World.MILLI;
        assertWrong(Violation.Kind.LATE);
        call.pausedNanos = 50 * World.MILLI;
        assertRight();
    }

    @Test
    void noAnswerAtAllIsLateUnlessTheClientWasKilled() {
        History.Call call = history.call(A_CLIENT, 0);
        assertWrong(Violation.Kind.LATE);
        call.clientKilled = true;
        assertRight();
    }

    @Test
    void aSessionMustNotBeFoundLongAfterTheLastOperationThatMayHaveUsedIt() {
        history.outlivesNanos = 1_000 * World.MILLI;
        history.call(A_CLIENT, 0).end = 10 * World.MILLI;
        read(6_010, 6_020, Map.of());
        assertRight();
        read(6_011, 6_020, Map.of());
        assertWrong(Violation.Kind.OUTLIVED);
        history.call(ANOTHER_CLIENT, 100 * World.MILLI).end = 120 * World.MILLI;
        assertRight();
    }

    @Test
    void aSessionEndsSoLongAfterItsMakingAndNotBefore() {
        history.outlivesNanos = 1_000 * World.MILLI;
        history.absoluteLifeNanos = 3_000 * World.MILLI;
        history.call(A_CLIENT, 0).end = 10 * World.MILLI;
        read(4_000, 4_010, Map.of());
        missing(3_000, 3_001);
        assertRight();
        read(4_001, 4_010, Map.of());
        assertWrong(Violation.Kind.OUTLIVED);
        history.reads.clear();
        missing(2_990, 3_000);
        assertWrong(Violation.Kind.VANISHED);
    }

    @Test
    void anUndisturbedCounterMissesNothing() {
        history.countsExactly = true;
        Write one = acknowledged(History.COUNTER, 10, 20);
        Write two = acknowledged(History.COUNTER, 15, 25);
        history.countOf.put(one.number, 1);
        history.countOf.put(two.number, 2);
        lastRead(50, 60, Map.of(History.COUNTER, two.number));
        assertRight();
        history.countOf.put(two.number, 1);
        assertWrong(Violation.Kind.MISCOUNTED);
    }

    private Write acknowledged(String name, long start, long end) {
        return write(name, false, start, end);
    }

    private void remove(String name, long start, long end) {
        write(name, true, start, end);
    }

    private Write write(String name, boolean removal, long start, long end) {
        Write write = history.write(0, 0, name, removal, start * World.MILLI);
        write.end = end * World.MILLI;
        return write;
    }

    private void ended(boolean rotation, long start, long end) {
        Ending ending = history.ending(0, 0, rotation, start * World.MILLI);
        ending.end = end * World.MILLI;
    }

    private void use(long start, long end) {
        history.uses.add(new History.Use(0, start * World.MILLI, end * World.MILLI));
    }

    private void read(long start, long end, Map<String, Integer> values) {
        read(A_CLIENT, start, end, true, values, false);
    }

    private void otherRead(long start, long end, Map<String, Integer> values) {
        read(ANOTHER_CLIENT, start, end, true, values, false);
    }

    private void lastRead(long start, long end, Map<String, Integer> values) {
        read(A_CLIENT, start, end, true, values, true);
    }

    private void missing(long start, long end) {
        read(A_CLIENT, start, end, false, Map.of(), false);
    }

    private void read(int client, long start, long end, boolean found, Map<String, Integer> values, boolean last) {
        history.reads.add(new History.Read(0, 0, client, start * World.MILLI, end * World.MILLI, found, values, last));
    }

    private void assertRight() {
        assertThat(HistoryChecker.check(history, 250 * World.MILLI)).isEmpty();
    }

    private void assertWrong(Violation.Kind kind) {
        assertThat(HistoryChecker.check(history, 250 * World.MILLI))
                .extracting(Violation::kind)
                .containsExactly(kind);
    }
}
