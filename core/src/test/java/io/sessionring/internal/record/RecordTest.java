package io.sessionring.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.internal.record.Tombstone.Cause;
import io.sessionring.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** {@link Version}, {@link Attribute}, {@link Live} and {@link Tombstone} by themselves. */
class RecordTest {

    private static final Version V = new Version(5L << 16, 1);
    private static final Version LATER = new Version(6L << 16, 1);

    @Test
    void versionsAreOrderedByTimeAndThenByTheUnsignedWriter() {
        List<Version> ascending = List.of(
                Version.NONE,
                new Version(1, 1),
                new Version(1, Integer.MAX_VALUE),
                new Version(1, Integer.MIN_VALUE),
                new Version(1, -1),
                new Version(2, 1));
        assertThat(ascending.stream().sorted(Comparator.reverseOrder()).sorted())
                .isEqualTo(ascending);
        assertThat(LATER.millis()).isEqualTo(6);
    }

    @Test
    void attributesAreSortedByTheirUtf8BytesAndFoundByName() {
        String[] names = {"\uD83D\uDED2", "b", "\uFF21", "", "ab", "a", "\u00fc", "\uD83D\uDED1"};
        Live live =
                live(Arrays.stream(names).map(name -> Attribute.absent(name, V)).toArray(Attribute[]::new));
        assertThat(live.attributes())
                .extracting(Attribute::name)
                .containsExactly("", "a", "ab", "b", "\u00fc", "\uFF21", "\uD83D\uDED1", "\uD83D\uDED2");
        for (String name : names) {
            Attribute found = live.attribute(name);
            assertThat(found).isNotNull();
            assertThat(found.name()).isEqualTo(name);
        }
        assertThat(live.attribute("aa")).isNull();
        assertThat(live.attribute("\uD83D\uDED3")).isNull();
    }

    @Test
    void theOrderOfNamesIsTheOrderOfTheirBytes() {
        int[] starts = {'a', 0xe9, 0xd7fe, 0xe000, 0xfffd, 0x10000, 0x1f6d1};
        Seeds.check(20_000, random -> {
            StringBuilder[] names = {new StringBuilder(), new StringBuilder()};
            for (StringBuilder name : names) {
                for (int i = random.nextInt(4); i > 0; i--) {
                    name.appendCodePoint(starts[random.nextInt(starts.length)] + random.nextInt(2));
                }
            }
            byte[] a = names[0].toString().getBytes(StandardCharsets.UTF_8);
            byte[] b = names[1].toString().getBytes(StandardCharsets.UTF_8);
            assertThat(Integer.signum(NameOrder.UTF8.compare(names[0].toString(), names[1].toString())))
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
        });
    }

    @Test
    void theGreatestVersionMayBeThatOfTheSettingsOrOfARemoval() {
        assertThat(live(Attribute.absent("a", LATER)).greatestVersion()).isEqualTo(LATER);
        assertThat(JoinTest.withSettings(live(Attribute.absent("a", V)), 1, 2, LATER)
                        .greatestVersion())
                .isEqualTo(LATER);
    }

    @Test
    void anotherTimeOfUseLeavesTheRestAsItWas() {
        Live live = live(Attribute.absent("a", V));
        assertThat(live.withTouchedAt(99)).isEqualTo(new Live(1, 99, 3, 4, 5, V, live.attributes()));
        assertThat(live.withTouchedAt(live.touchedAt())).isSameAs(live);
    }

    @Test
    void attributesAreEqualByTheirBytesWhereverTheseLie() {
        byte[] array = {9, 1, 2, 9};
        Attribute slice = new Attribute("a", V, 0x10, array, 1, 2);
        Attribute same = Attribute.present("a", V, 1, new byte[] {1, 2});
        assertThat(slice).isEqualTo(same).hasSameHashCodeAs(same);
        assertThat(List.of(
                        Attribute.present("b", V, 1, new byte[] {1, 2}),
                        Attribute.present("a", LATER, 1, new byte[] {1, 2}),
                        Attribute.present("a", V, 2, new byte[] {1, 2}),
                        Attribute.present("a", V, 1, new byte[] {1, 3}),
                        Attribute.absent("a", V)))
                .doesNotContain(same);
    }

    @Test
    void nothingTellsAValue() {
        Live live = live(Attribute.present("user", V, 1, "secret".getBytes(StandardCharsets.US_ASCII)));
        assertThat(live.toString()).contains("user 6 bytes of codec 1").doesNotContain("secret", "[B@");
    }

    @Test
    void whatCouldNotBeStoredIsRefused() {
        refused(
                "attributes must have distinct names",
                () -> live(Attribute.absent("a", V), Attribute.absent("a", LATER)));
        refused("name must be well-formed", () -> Attribute.absent("\uD83D", V));
        refused("name must be well-formed", () -> Attribute.present("\uDED2\uD83D", V, 1, new byte[0]));
        refused("version must be one that a client gave", () -> Attribute.absent("a", Version.NONE));
        refused("codec must be 0 to 15; got 16", () -> Attribute.present("a", V, 16, new byte[0]));
        refused("codec must be 0 to 15; got -1", () -> Attribute.present("a", V, -1, new byte[0]));
        refused("writer must not be 0", () -> new Version(1, 0));
        refused("time must be 0 to", () -> new Version(-1, 1));
        refused("time must be 0 to", () -> new Version(1L << 62, 1));
        refused("createdAt must be 0 to", () -> new Live(-1, 0, 0, 0, 0, V, List.of()));
        refused("touchedAt must be 0 to", () -> new Live(0, 1L << 46, 0, 0, 0, V, List.of()));
        refused("maxInactiveSeconds must not be negative", () -> new Live(0, 0, -1, 0, 0, V, List.of()));
        refused("absoluteLifeSeconds must not be negative", () -> new Live(0, 0, 0, -1, 0, V, List.of()));
        refused("fence must not be negative", () -> new Live(0, 0, 0, 0, -1, V, List.of()));
        refused("diedAt must be 0 to", () -> new Tombstone(-1, 0, 0, 0, Cause.DELETED, 1));
        refused("maxInactiveSeconds must not be negative", () -> new Tombstone(0, -1, 0, 0, Cause.DELETED, 1));
        refused("absoluteLifeSeconds must not be negative", () -> new Tombstone(0, 0, -1, 0, Cause.DELETED, 1));
        refused("fence must not be negative", () -> new Tombstone(0, 0, 0, -1, Cause.DELETED, 1));
        refused(
                "settingsVersion must be one that a client gave",
                () -> RecordFormat.encode(JoinTest.withSettings(live(), 1, 1, Version.NONE), 1, 1));
    }

    @Test
    void theGreatestNumbersCanBeStored() {
        long last = (1L << 46) - 1;
        Version greatest = new Version((1L << 62) - 1, -1);
        Live live = new Live(last, last, Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, greatest, List.of());
        assertThat(RecordFormat.decode(RecordFormat.encode(live, -1, -1))).isEqualTo(new Decoded.Intact(live, -1, -1));
    }

    private static void refused(String message, ThrowingCallable call) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(call)
                .withMessageStartingWith(message);
    }

    @Test
    void theListOfAttributesCannotBeChanged() {
        Live live = live(Attribute.absent("a", V));
        assertThatThrownBy(() -> live.attributes().set(0, Attribute.absent("b", V)))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static Live live(Attribute... attributes) {
        return new Live(1, 2, 3, 4, 5, V, List.of(attributes));
    }
}
