package io.sessionring.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.record.Tombstone.Cause;
import io.sessionring.testing.Seeds;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class JoinTest {

    private static final int TRIES = 20_000;
    private static final Version EARLY = new Version(Records.NOW << 16, 7);
    private static final Version LATE = new Version((Records.NOW << 16) + 1, 3);
    private static final Version LATE_OF_GREATER_WRITER = new Version((Records.NOW << 16) + 1, -1);

    @Test
    void isCommutative() {
        Seeds.check(TRIES, random -> {
            SessionRecord a = Records.record(random);
            SessionRecord b = Records.record(random);
            assertThat(Join.of(a, b)).isEqualTo(Join.of(b, a));
        });
    }

    @Test
    void isAssociative() {
        Seeds.check(TRIES, random -> {
            SessionRecord a = Records.record(random);
            SessionRecord b = Records.record(random);
            SessionRecord c = Records.record(random);
            assertThat(Join.of(Join.of(a, b), c)).isEqualTo(Join.of(a, Join.of(b, c)));
        });
    }

    @Test
    void isIdempotent() {
        Seeds.check(TRIES, random -> {
            SessionRecord a = Records.record(random);
            SessionRecord b = Records.record(random);
            SessionRecord both = Join.of(a, b);
            assertThat(Join.of(a, a)).isSameAs(a);
            assertThat(Join.of(both, a)).isSameAs(both);
            assertThat(Join.of(b, both)).isEqualTo(both);
        });
    }

    @Test
    void hasOneEncodingWhicheverSideCameFirstAndWhetherStoredBeforeOrNot() {
        Seeds.check(TRIES, random -> {
            SessionRecord a = Records.record(random);
            SessionRecord b = Records.record(random);
            byte[] encoded = RecordFormat.encode(Join.of(a, b), 5, 6);
            assertThat(RecordFormat.encode(Join.of(b, a), 5, 6)).isEqualTo(encoded);
            assertThat(RecordFormat.encode(Join.of(stored(a), stored(b)), 5, 6)).isEqualTo(encoded);
        });
    }

    private static SessionRecord stored(SessionRecord record) {
        return ((Decoded.Intact) RecordFormat.decode(RecordFormat.encode(record, 1, 2))).record();
    }

    @Test
    void isOneOfTheTwoWheneverItEqualsIt() {
        Seeds.check(TRIES, random -> {
            Live a = Records.live(random);
            Live b = random.nextBoolean() ? Join.live(a, Records.live(random)) : Records.live(random);
            Live both = Join.live(a, b);
            if (both.equals(a)) {
                assertThat(both).isSameAs(a);
            } else if (both.equals(b)) {
                assertThat(both).isSameAs(b);
            }
        });
    }

    @Test
    void theRandomRecordsDoCollide() {
        AtomicInteger ties = new AtomicInteger();
        Seeds.check(1000, random -> {
            Live a = Records.live(random);
            Live b = Records.live(random);
            for (Attribute one : a.attributes()) {
                Attribute other = b.attribute(one.name());
                if (other != null && other.version().equals(one.version()) && !other.equals(one)) {
                    ties.incrementAndGet();
                }
            }
        });
        assertThat(ties).hasValueGreaterThan(100);
    }

    @Test
    void twoChangesOfDifferentAttributesBothStay() {
        Attribute cart = Attribute.present("cart", EARLY, 1, new byte[] {1});
        Attribute mail = Attribute.present("mail", EARLY, 1, new byte[] {1});
        Attribute newCart = Attribute.present("cart", LATE, 1, new byte[] {2});
        Attribute newMail = Attribute.present("mail", LATE_OF_GREATER_WRITER, 1, new byte[] {3});
        Live loaded = live(cart, mail);
        Live delta = loaded.withAttributes(List.of(newMail));
        assertThat(Join.live(live(newCart, mail), delta)).isEqualTo(live(newCart, newMail));
    }

    @Test
    void theLaterVersionWinsAndThenTheGreaterWriterHoweverTheValuesCompare() {
        wins(Attribute.present("a", LATE, 1, new byte[] {0}), Attribute.present("a", EARLY, 9, new byte[] {9, 9}));
        wins(
                Attribute.present("a", LATE_OF_GREATER_WRITER, 1, new byte[] {0}),
                Attribute.present("a", LATE, 9, new byte[] {9, 9}));
        wins(Attribute.absent("a", LATE), Attribute.present("a", EARLY, 1, new byte[] {1}));
        wins(Attribute.present("a", LATE, 0, new byte[0]), Attribute.absent("a", EARLY));
    }

    @Test
    void atEqualVersionsTheGreaterFlagsWinAndThenTheGreaterBytes() {
        wins(Attribute.present("a", LATE, 15, new byte[0]), Attribute.present("a", LATE, 14, new byte[] {1}));
        wins(Attribute.present("a", LATE, 1, new byte[0]), Attribute.absent("a", LATE));
        wins(Attribute.absent("a", LATE), Attribute.present("a", LATE, 0, new byte[] {1}));
        wins(Attribute.present("a", LATE, 1, new byte[] {-1}), Attribute.present("a", LATE, 1, new byte[] {1}));
        wins(Attribute.present("a", LATE, 1, new byte[] {1, 0}), Attribute.present("a", LATE, 1, new byte[] {1}));
        wins(Attribute.present("a", LATE, 1, new byte[] {2}), Attribute.present("a", LATE, 1, new byte[] {1, 1}));
    }

    private static void wins(Attribute winner, Attribute loser) {
        Attribute other = Attribute.present("b", EARLY, 1, new byte[] {1}); // so that neither side is all of it
        Live joined = live(winner, other);
        assertThat(Join.live(live(winner), live(loser, other))).isEqualTo(joined);
        assertThat(Join.live(live(loser, other), live(winner))).isEqualTo(joined);
    }

    @Test
    void settingsFollowTheirVersionAndAtATieTheLongerOneWins() {
        Live live = live();
        Live late = withSettings(live, 60, 0, LATE);
        Live tie = withSettings(live, 61, 0, LATE);
        Live longerTie = withSettings(live, 61, 5, LATE);
        Live changedBeforeAll = withSettings(live, 99_999, 99_999, Version.NONE);
        assertThat(Join.live(live, late)).isSameAs(late);
        assertThat(Join.live(late, live)).isSameAs(late);
        assertThat(Join.live(late, tie)).isSameAs(tie);
        assertThat(Join.live(tie, late)).isSameAs(tie);
        assertThat(Join.live(longerTie, tie)).isSameAs(longerTie);
        assertThat(Join.live(tie, longerTie)).isSameAs(longerTie);
        assertThat(Join.live(changedBeforeAll, live)).isSameAs(live);
    }

    @Test
    void theSmallerCreationAndTheGreaterUseAndFenceStay() {
        Live a = new Live(1, 5, 60, 0, 9, EARLY, List.of());
        Live b = new Live(2, 6, 60, 0, 8, EARLY, List.of());
        Live joined = new Live(1, 6, 60, 0, 9, EARLY, List.of());
        assertThat(Join.live(a, b)).isEqualTo(joined);
        assertThat(Join.live(b, a)).isEqualTo(joined);
    }

    @Test
    void oneNumberAloneKeepsARecordFromHoldingAllOfTheOther() {
        Live most = new Live(1, 6, 60, 0, 9, EARLY, List.of());
        List<Live> others = List.of(
                new Live(0, 6, 60, 0, 9, EARLY, List.of()),
                new Live(1, 7, 60, 0, 9, EARLY, List.of()),
                new Live(1, 6, 60, 0, 10, EARLY, List.of()),
                new Live(1, 6, 60, 0, 9, LATE, List.of()),
                most.withAttributes(List.of(Attribute.absent("a", EARLY))));
        for (Live other : others) {
            assertThat(Join.live(most, other)).isSameAs(other);
            assertThat(Join.live(other, most)).isSameAs(other);
        }
    }

    @Test
    void deathBeatsLife() {
        Live live = live(Attribute.present("a", LATE, 1, new byte[] {1}));
        Tombstone dead = new Tombstone(0, 0, 0, 0, Cause.ROTATED, 1);
        assertThat(Join.of(live, dead)).isSameAs(dead);
        assertThat(Join.of(dead, live)).isSameAs(dead);
    }

    @Test
    void ofTwoTombstonesTheSmallerCauseStaysThenTheSmallerRevision() {
        Tombstone deleted = new Tombstone(9, 0, 0, 0, Cause.DELETED, -1);
        Tombstone deletedAsWell = new Tombstone(9, 0, 0, 0, Cause.DELETED, 3);
        Tombstone rotated = new Tombstone(1, 0, 0, 0, Cause.ROTATED, 0);
        assertThat(Join.of(rotated, deleted)).isSameAs(deleted);
        assertThat(Join.of(deleted, rotated)).isSameAs(deleted);
        assertThat(Join.of(deleted, deletedAsWell)).isSameAs(deletedAsWell);
        assertThat(Join.of(deletedAsWell, deleted)).isSameAs(deletedAsWell);
    }

    private static Live live(Attribute... attributes) {
        return new Live(1, 2, 1800, 0, 0, EARLY, List.of(attributes));
    }

    static Live withSettings(Live live, int maxInactive, int absoluteLife, Version version) {
        return new Live(
                live.createdAt(),
                live.touchedAt(),
                maxInactive,
                absoluteLife,
                live.fence(),
                version,
                live.attributes());
    }
}
