package io.sessionring.internal.replication;

import static io.sessionring.internal.replication.Rig.KEY;
import static io.sessionring.internal.replication.Rig.NEW_KEY;
import static io.sessionring.internal.replication.Rig.attribute;
import static io.sessionring.internal.replication.Rig.found;
import static io.sessionring.internal.replication.Rig.loaded;
import static io.sessionring.internal.replication.Rig.version;
import static io.sessionring.internal.replication.Rig.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Live;
import io.sessionring.internal.record.Tombstone;
import io.sessionring.internal.replication.FakeNode.Fate;
import io.sessionring.internal.replication.LoadResult.Cause;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The operations as state machines: what they ask, what they make of every answer and of every lost one. */
class OneCopyTest {

    private final Rig rig = new Rig(1);

    private static Set<String> names(Live record) {
        return record.attributes().stream()
                .filter(attribute -> !attribute.absent())
                .map(Attribute::name)
                .collect(Collectors.toSet());
    }

    private static Live delta(Live base, Attribute... changed) {
        return base.withAttributes(List.of(changed));
    }

    private static final Tombstone DELETED = new Tombstone(1, 0, 0, 0, Tombstone.Cause.DELETED, 99);

    @Test
    void loadAndSaveAreOneRoundTripEach() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().asked.clear();
        Snapshot snapshot = found(rig.run(rig.replication.load(KEY, true)));
        assertThat(rig.home().asked).containsExactly("get");
        written(rig.run(rig.replication.save(KEY, snapshot, delta(snapshot.record(), attribute("a", 2, "2")))));
        assertThat(rig.home().asked).containsExactly("get", "cas");
    }

    @Test
    void aWriteWhoseAnswerWasLostIsKnownAgainAndNotDoneTwice() {
        Snapshot snapshot = rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().asked.clear();
        rig.home().fates.add(Fate.DONE_AND_LOST);
        Snapshot saved =
                written(rig.run(rig.replication.save(KEY, snapshot, delta(snapshot.record(), attribute("a", 2, "2")))));
        assertThat(rig.home().asked).containsExactly("cas", "hello", "get");
        assertThat(rig.stored(KEY)).isEqualTo(saved.record());
        written(rig.run(rig.replication.save(KEY, saved, delta(saved.record(), attribute("a", 3, "3")))));
        assertThat(rig.home().asked).endsWith("get", "cas");
    }

    @Test
    void aCreateWhoseAnswerWasLostIsKnownAgain() {
        rig.home().fates.add(Fate.DONE_AND_LOST);
        Snapshot snapshot = rig.created(rig.live(attribute("a", 1, "1")));
        assertThat(rig.stored(KEY)).isEqualTo(snapshot.record());
        assertThat(rig.home().asked.stream().filter("add"::equals)).hasSize(1);
    }

    @Test
    void aWriteThatNeverArrivedIsSentAgain() {
        Snapshot snapshot = rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().fates.add(Fate.LOST);
        Snapshot saved =
                written(rig.run(rig.replication.save(KEY, snapshot, delta(snapshot.record(), attribute("a", 2, "2")))));
        assertThat(rig.stored(KEY)).isEqualTo(saved.record());
    }

    @Test
    void whoLosesTheRaceJoinsWhatTheWinnerWrote() {
        Snapshot snapshot = rig.created(rig.live(attribute("a", 1, "1"), attribute("b", 1, "1")));
        rig.home()
                .before
                .add(() -> rig.writtenByAnother(
                        KEY, rig.live(attribute("a", 1, "1"), attribute("b", 5, "theirs"), attribute("c", 5, "new"))));
        Snapshot saved = written(
                rig.run(rig.replication.save(KEY, snapshot, delta(snapshot.record(), attribute("a", 2, "mine")))));
        assertThat(names(saved.record())).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(saved.record().attribute("a")).isEqualTo(attribute("a", 2, "mine"));
        assertThat(saved.record().attribute("b")).isEqualTo(attribute("b", 5, "theirs"));
        assertThat(rig.stored(KEY)).isEqualTo(saved.record());
    }

    @Test
    void aSaveThatFindsATombstoneOrNothingDoesNotBringTheSessionBack() {
        Snapshot snapshot = rig.created(rig.live(attribute("a", 1, "1")));
        Live change = delta(snapshot.record(), attribute("a", 2, "2"));
        rig.home().before.add(() -> rig.writtenByAnother(KEY, DELETED));
        assertThat(rig.run(rig.replication.save(KEY, snapshot, change)))
                .isEqualTo(new Outcome.Done<>(new WriteResult.Gone(Cause.DELETED)));
        assertThat(rig.stored(KEY)).isEqualTo(DELETED);

        rig.home().forget();
        assertThat(rig.run(rig.replication.save(KEY, snapshot, change)))
                .isEqualTo(new Outcome.Done<>(new WriteResult.Gone(Cause.UNKNOWN)));
        assertThat(rig.home().empty()).isTrue();
    }

    @Test
    void damagedBytesAreNoSessionAndAreOverwrittenByACreateOnly() {
        Snapshot snapshot = rig.created(rig.live(attribute("a", 1, "1")));
        byte[] damaged = rig.home().value(KEY).clone();
        damaged[damaged.length - 1] ^= 1;
        rig.home().put(KEY, damaged);
        assertThat(loaded(rig.run(rig.replication.load(KEY, true)))).isEqualTo(new LoadResult.Missing(Cause.DAMAGED));
        assertThat(rig.run(rig.replication.save(KEY, snapshot, delta(snapshot.record(), attribute("a", 2, "2")))))
                .isInstanceOf(Outcome.Done.class);
        assertThat(rig.home().value(KEY)).isEqualTo(damaged);
        Live fresh = rig.live(attribute("b", 1, "1"));
        rig.created(fresh);
        assertThat(rig.stored(KEY)).isEqualTo(fresh);
    }

    @Test
    void aTouchIsWrittenBeforeTheAnswerAndAFailedOneIsBroughtByTheNextSave() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.time.pass(61_000);
        Snapshot touched = found(rig.run(rig.replication.load(KEY, true)));
        assertThat(((Live) rig.stored(KEY)).touchedAt())
                .isEqualTo(touched.record().touchedAt());

        rig.time.pass(61_000);
        rig.home().asked.clear();
        rig.home().fates.add(null);
        rig.home().fates.add(Fate.REFUSED);
        Snapshot pending = found(rig.run(rig.replication.load(KEY, true)));
        assertThat(rig.home().asked).containsExactly("get", "cas");
        assertThat(pending.touchPending()).isTrue();
        assertThat(((Live) rig.stored(KEY)).touchedAt())
                .isLessThan(pending.record().touchedAt());
        Snapshot saved = written(rig.run(rig.replication.save(KEY, pending, pending.record())));
        assertThat(saved.touchPending()).isFalse();
        assertThat(((Live) rig.stored(KEY)).touchedAt())
                .isEqualTo(pending.record().touchedAt());
    }

    @Test
    void oldDataOfANodeThatCameBackIsBelievedButNotTrustedAndThenWrittenAnew() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().stop();
        rig.time.pass(2_000);
        rig.home().restartWithData();
        rig.time.pass(2_000);
        assertThat(((LoadResult.Found) loaded(rig.run(rig.replication.load(KEY, true)))).trusted())
                .isFalse();
        rig.home().asked.clear();
        assertThat(((LoadResult.Found) loaded(rig.run(rig.replication.load(KEY, true)))).trusted())
                .isTrue();
        assertThat(rig.home().asked).containsExactly("get");
    }

    @Test
    void aMissOnANodeThatStartedRecentlySaysSo() {
        assertThat(loaded(rig.run(rig.replication.load(KEY, true)))).isEqualTo(new LoadResult.Missing(Cause.UNKNOWN));
        rig.home().stop();
        rig.time.pass(2_000);
        rig.home().restartEmpty();
        rig.time.pass(2_000);
        assertThat(loaded(rig.run(rig.replication.load(KEY, true))))
                .isEqualTo(new LoadResult.Missing(Cause.NODE_RESTARTED));
        rig.time.pass(Rig.LIFETIMES.sessionLifeMillis());
        assertThat(loaded(rig.run(rig.replication.load(KEY, true)))).isEqualTo(new LoadResult.Missing(Cause.UNKNOWN));
    }

    @Test
    void aDeleteThatWasNotAcknowledgedIsQueuedAndSentAgain() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().hang();
        assertThat(rig.run(rig.replication.delete(KEY))).isEqualTo(new Outcome.Done<>(false));
        assertThat(rig.replication.home(KEY).tally().logOutsQueued()).isEqualTo(1);
        rig.time.pass(5_000);
        assertThat(rig.stored(KEY)).isInstanceOf(Live.class);
        rig.home().goOn();
        rig.time.pass(3_000);
        assertThat(rig.stored(KEY)).isInstanceOf(Tombstone.class);
        assertThat(rig.replication.home(KEY).tally().logOutsQueued()).isZero();
    }

    @Test
    void aQueuedTombstoneIsDroppedAfterASessionLife() {
        rig.home().stop();
        assertThat(rig.run(rig.replication.delete(KEY))).isEqualTo(new Outcome.Done<>(false));
        rig.time.pass(Rig.LIFETIMES.sessionLifeMillis() + 5_000);
        assertThat(rig.replication.home(KEY).tally().logOutsQueued()).isZero();
    }

    @Test
    void aRotationBuriesTheOldIdEvenWhenTheAnswerIsLost() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().fates.addAll(Arrays.asList(null, null, Fate.DONE_AND_LOST));
        Snapshot rotated = written(rig.run(rig.replication.rotate(KEY, NEW_KEY, null)));
        assertThat(rig.stored(KEY))
                .isInstanceOfSatisfying(
                        Tombstone.class,
                        tombstone -> assertThat(tombstone.cause()).isEqualTo(Tombstone.Cause.ROTATED));
        assertThat(rig.stored(NEW_KEY)).isEqualTo(rotated.record());
    }

    @Test
    void whatIsWrittenUnderTheOldIdWhileItIsRotatedIsJoinedIntoTheNewSession() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.home()
                .before
                .addAll(List.of(
                        () -> {},
                        () -> {},
                        () -> rig.writtenByAnother(KEY, rig.live(attribute("a", 1, "1"), attribute("late", 9, "9")))));
        Snapshot rotated = written(rig.run(rig.replication.rotate(KEY, NEW_KEY, null)));
        assertThat(names(rotated.record())).containsExactlyInAnyOrder("a", "late");
        assertThat(rig.stored(NEW_KEY)).isEqualTo(rotated.record());
    }

    @Test
    void aRotationThatFindsTheOldIdBuriedDeletesItsNewOne() {
        rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().before.addAll(List.of(() -> {}, () -> {}, () -> rig.writtenByAnother(KEY, DELETED)));
        assertThat(rig.run(rig.replication.rotate(KEY, NEW_KEY, null)))
                .isEqualTo(new Outcome.Done<>(new WriteResult.Gone(Cause.DELETED)));
        rig.time.pass(2_000);
        assertThat(rig.stored(NEW_KEY)).isInstanceOf(Tombstone.class);
    }

    @Test
    void anUpdateRunsAgainWhenWhatItReadWasChangedAndOnlyThen() {
        rig.created(rig.live(attribute("count", 1, "0"), attribute("other", 1, "0")));
        int[] runs = {0};
        Change.Maker counting = snapshot -> {
            runs[0]++;
            Attribute count = snapshot.record().attribute("count");
            int value =
                    Integer.parseInt(new String(count.bytes(), count.offset(), count.length(), StandardCharsets.UTF_8));
            int next = (int) snapshot.record().greatestVersion().time() + 1;
            return new Change(
                    delta(snapshot.record(), attribute("count", next, "" + (value + 1))),
                    List.of("count"),
                    false,
                    false);
        };
        rig.home()
                .before
                .addAll(List.of(
                        () -> {},
                        () -> rig.writtenByAnother(
                                KEY, rig.live(attribute("count", 1, "0"), attribute("other", 5, "5")))));
        Snapshot first = written(rig.run(rig.replication.update(KEY, counting)));
        assertThat(runs[0]).isEqualTo(1);
        assertThat(names(first.record())).contains("other");

        runs[0] = 0;
        rig.home()
                .before
                .addAll(List.of(() -> {}, () -> rig.writtenByAnother(KEY, rig.live(attribute("count", 40, "40")))));
        Snapshot second = written(rig.run(rig.replication.update(KEY, counting)));
        assertThat(runs[0]).isEqualTo(2);
        assertThat(second.record().attribute("count")).isEqualTo(attribute("count", 41, "41"));
    }

    @Test
    void aWriteThatIsRefusedSaysWhyAndTheOldValueStays() {
        Snapshot snapshot = rig.created(rig.live(attribute("a", 1, "1")));
        rig.home().fates.add(Fate.REFUSED);
        assertThat(rig.run(rig.replication.save(KEY, snapshot, delta(snapshot.record(), attribute("a", 2, "2")))))
                .isInstanceOf(Outcome.TooLarge.class);
        assertThat(rig.stored(KEY)).isEqualTo(snapshot.record());
    }

    @Test
    void removedAttributesAreForgottenAfterTwoSessionLives() {
        Snapshot snapshot = rig.created(new Live(
                rig.time.wallMillis(),
                rig.time.wallMillis(),
                1_800,
                0,
                0,
                version(1),
                List.of(Attribute.absent("old", version(1)), attribute("a", 1, "1"))));
        Snapshot saved =
                written(rig.run(rig.replication.save(KEY, snapshot, delta(snapshot.record(), attribute("a", 2, "2")))));
        assertThat(saved.record().attribute("old")).isNull();
    }

    @Test
    void aRotationThatMeetsANewerReleaseSaysSo() {
        rig.created(rig.live(attribute("a", 1, "1")));
        byte[] newer = Rig.newer(rig.live());
        FakeNode old = rig.nodes.get(0);
        old.before.addAll(List.of(() -> {}, () -> {}, () -> old.put(KEY, newer)));
        assertThat(rig.run(rig.replication.rotate(KEY, NEW_KEY, null))).isInstanceOf(Outcome.Newer.class);
    }
}
