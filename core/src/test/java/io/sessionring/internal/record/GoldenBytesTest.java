package io.sessionring.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.record.Tombstone.Cause;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Bytes that nodes out there hold. They were made by another program than the one under test, and they may NEVER be
 * made anew to please it: other bytes need a new format number, and these must stay readable then.
 */
class GoldenBytesTest {

    private static final long CREATED = 1_700_000_000_000L;
    private static final Version FIRST = new Version(CREATED << 16, 0x0000beef);
    private static final Version FIRST_OF_ANOTHER = new Version(CREATED << 16, 0x80000000);
    private static final Version LATER = new Version((CREATED + 90_000) << 16 | 1, 0xfeedface);
    private static final long REVISION = 0x0123456789abcdefL;
    private static final long STAMP = 0x1122334455667788L;

    /** The example in {@link RecordFormat}. */
    @Test
    void aLiveRecordOfTwoVersionsWithARemovedAttribute() {
        check(
                "53520101839693420123456789abcdef11223344556677880000018bcfe568000000018bcfe652600000070800000000"
                        + "000000000000000002018bcfe5680000000000beef018bcfe6c7900001feedface0002046d61696c010100"
                        + "0475736572001003616461",
                new Live(
                        CREATED,
                        CREATED + 60_000,
                        1800,
                        0,
                        0,
                        FIRST,
                        List.of(Attribute.present("user", FIRST, 1, ascii("ada")), Attribute.absent("mail", LATER))),
                REVISION,
                STAMP);
    }

    @Test
    void aLiveRecordWithAnAbsoluteLifeAndAnEmptyValue() {
        check(
                "535201014e4843010123456789abcdef11223344556677880000018bcfe568000000018bcfe652600000070800015180"
                        + "000000000000000002018bcfe5680000000000beef018bcfe6c7900001feedface00030463617274011000"
                        + "046d61696c010100047573657200100403616461",
                new Live(
                        CREATED,
                        CREATED + 60_000,
                        1800,
                        86_400,
                        0,
                        FIRST,
                        List.of(
                                Attribute.present("user", FIRST, 1, ascii("\u0003ada")),
                                Attribute.present("cart", LATER, 1, new byte[0]),
                                Attribute.absent("mail", LATER))),
                REVISION,
                STAMP);
    }

    @Test
    void anEmptyProvisionalRecord() {
        check(
                "53520101303e7438fedcba987654321000000000000000000000018bcfe568000000018bcfe568000000070800000000"
                        + "000000000000000001018bcfe5680000000000beef0000",
                new Live(CREATED, CREATED, 1800, 0, 0, FIRST, List.of()),
                0xfedcba9876543210L,
                0);
    }

    @Test
    void namesInTheOrderOfTheirBytesAndWritersAsUnsignedNumbers() {
        check(
                "5352010155872427000000000000000100000000000000020000018bcfe568000000018bcfe568000000003c00000000"
                        + "7fffffffffffffff03018bcfe5680000000000beef018bcfe56800000080000000018bcfe6c7900001feedface"
                        + "01040001100002c3bc0220016203efbca101008001" + "61".repeat(128)
                        + "04f09f9b9200f00200ff",
                new Live(
                        CREATED,
                        CREATED,
                        60,
                        0,
                        Long.MAX_VALUE,
                        FIRST_OF_ANOTHER,
                        List.of(
                                Attribute.present("\uD83D\uDED2", FIRST, 15, new byte[] {0, (byte) 0xff}),
                                Attribute.present("\uFF21", FIRST_OF_ANOTHER, 0, ascii("a".repeat(128))),
                                Attribute.present("", FIRST_OF_ANOTHER, 1, new byte[0]),
                                Attribute.present("\u00fc", LATER, 2, ascii("b")))),
                1,
                2);
    }

    @Test
    void aTombstoneOfALogOut() {
        check(
                "53520102857092af800000000000000111223344556677880000018bcfe5680000000000000000000000000000000000"
                        + "000000000000000001",
                new Tombstone(CREATED, 0, 0, 0, Cause.DELETED, 0x8000000000000001L),
                0x8000000000000001L,
                STAMP);
    }

    @Test
    void aTombstoneOfARotation() {
        check(
                "535201020e5b40970123456789abcdef00000000000000000000018bcfe568010000000000000000000007080001518000"
                        + "0000000000000702",
                new Tombstone(CREATED + 1, 1800, 86_400, 7, Cause.ROTATED, REVISION),
                REVISION,
                0);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void check(String hex, SessionRecord record, long revision, long stamp) {
        byte[] golden = HexFormat.of().parseHex(hex);
        assertThat(HexFormat.of().formatHex(RecordFormat.encode(record, revision, stamp)))
                .isEqualTo(hex);
        assertThat(RecordFormat.decode(golden)).isEqualTo(new Decoded.Intact(record, revision, stamp));
        assertThat(RecordFormat.revisionOf(golden)).isEqualTo(revision);
    }
}
