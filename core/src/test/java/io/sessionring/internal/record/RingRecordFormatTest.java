package io.sessionring.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.internal.record.RingRecordFormat.Content;
import io.sessionring.testing.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden bytes were made by another program, and may never be made anew to please this one. */
class RingRecordFormatTest {

    private static final long BORN = 1_700_000_000_000L;

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static void golden(String hex, Content content) {
        assertThat(HexFormat.of().formatHex(RingRecordFormat.encode(content))).isEqualTo(hex);
        assertThat(RingRecordFormat.decode(bytes(hex))).isEqualTo(content);
    }

    /** The first is the example in {@link RingRecordFormat}. */
    @Test
    void theBytesAreTheseForEver() {
        golden("52520100a8013c710123456789abcdef0000018bcfe56800", new Content(0x0123456789abcdefL, BORN));
        golden("5252010026ddea7cffffffffffffffff0000000000000000", new Content(-1, 0));
    }

    @Test
    void theBirthOfAGreaterFormatIsBelieved() {
        assertThat(RingRecordFormat.decode(bytes("525202059e1bfa150123456789abcdef0000018bcfe56800010203")))
                .isEqualTo(new Content(0x0123456789abcdefL, BORN));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "52520100de58514b00000000000000000000018bcfe56800", // no birth
                "525201004107c62200000000000000010000018bcfe5680000", // one byte more
                "52520000250f852800000000000000010000018bcfe56800", // format 0
                "5252010175825b5c00000000000000010000018bcfe56800", // byte 3
                "525201007fbceace0000000000000001ffffffffffffffff" // a time that is none
            })
    void whatIsNotLaidOutSoIsRefusedThoughItsChecksumIsRight(String hex) {
        assertThat(RingRecordFormat.decode(bytes(hex))).isNull();
    }

    @Test
    void noChangedBitIsBelieved() {
        byte[] intact = RingRecordFormat.encode(new Content(42, BORN));
        for (int bit = 0; bit < 8 * intact.length; bit++) {
            byte[] damaged = intact.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(RingRecordFormat.decode(damaged)).as("bit %s", bit).isNull();
        }
    }

    @Test
    void nothingThatIsTooShortOrSomethingElseIsBelieved() {
        byte[] intact = RingRecordFormat.encode(new Content(42, BORN));
        for (int length = 0; length < intact.length; length++) {
            assertThat(RingRecordFormat.decode(Arrays.copyOf(intact, length))).isNull();
        }
        Seeds.check(1_000, random -> {
            byte[] anything = new byte[random.nextInt(64)];
            random.nextBytes(anything);
            assertThat(RingRecordFormat.decode(anything)).isNull();
        });
    }

    @Test
    void contentThatCannotBeReadAgainIsRefused() {
        assertThatThrownBy(() -> new Content(0, BORN)).hasMessage("birth must not be 0");
        assertThatThrownBy(() -> new Content(1, -1)).hasMessageContaining("bornMillis must be 0 to ");
    }
}
