package io.sessionring.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sessionring.testing.Seeds;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bytes that no release wrote. Most of them get the right checksum, because that is no protection against whoever can
 * write to a node, only against accidents.
 */
class HostileBytesTest {

    private static final int HEADER = 56;
    private static final HexFormat HEX = HexFormat.of();

    /** A header as every release writes it, but for state and checksum. */
    private static final String BEGINNING =
            "53520101000000000123456789abcdef11223344556677880000018bcfe568000000018bcfe652600000070800000000"
                    + "0000000000000000";

    private static final String VERSION_A = "018bcfe5680000000000beef";
    private static final String VERSION_B = "018bcfe6c7900001feedface";

    /** Of all that was read. */
    private static final NamePool NAMES = new NamePool();

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What a decoding may take: a fixed sum, and for every byte given some more. */
    private static final long MOST_BYTES = 4_096;

    private static final long MOST_BYTES_PER_BYTE = 32;

    @Test
    void randomBytesAreDamaged() {
        Seeds.check(50_000, random -> {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertThat(decoded(bytes)).isInstanceOf(Decoded.Damaged.class);
        });
    }

    @Test
    void randomBytesBehindAGoodHeaderAreDecodedToSomething() {
        Seeds.check(50_000, random -> {
            byte[] bytes = Arrays.copyOf(HEX.parseHex(BEGINNING), HEADER + random.nextInt(100));
            for (int i = HEADER; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextBoolean() ? random.nextInt(4) : random.nextInt());
            }
            checkDecoding(sealed(bytes));
        });
    }

    @Test
    void mutatedRecordsAreDecodedToSomething() {
        AtomicInteger intact = new AtomicInteger();
        AtomicInteger damaged = new AtomicInteger();
        AtomicInteger newer = new AtomicInteger();
        Seeds.check(100_000, random -> {
            Decoded decoded = checkDecoding(mutated(random));
            (decoded instanceof Decoded.Intact ? intact : decoded instanceof Decoded.Newer ? newer : damaged)
                    .incrementAndGet();
        });
        // Each way out is taken often, or the mutations are not worth much.
        assertThat(intact).hasValueGreaterThan(1_000);
        assertThat(damaged).hasValueGreaterThan(1_000);
        assertThat(newer).hasValueGreaterThan(1_000);
    }

    @Test
    void mutatedRecordsWithTheOldChecksumAreDamaged() {
        Seeds.check(50_000, random -> {
            byte[] record = RecordFormat.encode(Records.record(random), random.nextLong(), random.nextLong());
            byte[] mutated = record.clone();
            mutate(mutated, random);
            if (!Arrays.equals(record, mutated)) {
                assertThat(decoded(mutated)).isInstanceOf(Decoded.Damaged.class);
            }
        });
    }

    @Test
    void everySingleFlippedBitIsDamage() {
        Random random = new Random(1);
        for (int n = 0; n < 50; n++) {
            byte[] bytes = RecordFormat.encode(Records.record(random), random.nextLong(), random.nextLong());
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(decoded(bytes)).as("bit %d", bit).isInstanceOf(Decoded.Damaged.class);
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
            }
            assertThat(decoded(bytes)).isInstanceOf(Decoded.Intact.class);
        }
    }

    @Test
    void everyBeginningAndEveryContinuationIsDamage() {
        Seeds.check(200, random -> {
            byte[] bytes = RecordFormat.encode(Records.record(random), random.nextLong(), random.nextLong());
            for (int length = 0; length < bytes.length + 5; length++) {
                byte[] other = Arrays.copyOf(bytes, length);
                if (length != bytes.length) {
                    assertThat(decoded(other)).isInstanceOf(Decoded.Damaged.class);
                    assertThat(decoded(sealed(other))).as("%d bytes", length).isInstanceOf(Decoded.Damaged.class);
                }
            }
        });
    }

    /** What stands behind the fixed part of a live record, and what is wrong with it. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'', cut short",
        // count of versions: none, one too many, 2^31-1, 2^32-1, 2^35-1, six bytes long, long form
        "000000, a version that is not in the table",
        "02" + VERSION_A + "0000, more entries than bytes",
        "ffffffff07" + VERSION_A + "0000, more entries than bytes",
        "ffffffff0f" + VERSION_A + "0000, more entries than bytes",
        "ffffffff7f" + VERSION_A + "0000, more entries than bytes",
        "818080808000" + VERSION_A + "0000, a number without end",
        "8100" + VERSION_A + "0000, a number in a long form",
        "81808000" + VERSION_A + "0000, a number in a long form",
        // versions
        "02" + VERSION_B + VERSION_A + "0000, versions out of order",
        "02" + VERSION_A + VERSION_A + "0000, versions out of order",
        "01018bcfe568000000000000000000, a version that no client gives",
        "01ffffffffffffffff000000010000, a version that no client gives",
        "0140000000000000000000000100 00, a version that no client gives",
        "02" + VERSION_A + VERSION_B + "0000, a version that nothing has",
        // settings
        "01" + VERSION_A + "0100, a version that is not in the table",
        "01" + VERSION_A + "ffffffff0f00, a version that is not in the table",
        "01" + VERSION_A + "ffffffff7f00, a version that is not in the table",
        "01" + VERSION_A + "800000, a number in a long form",
        "01" + VERSION_A + "80, cut short",
        "01" + VERSION_A + ", cut short",
        // count of attributes
        "01" + VERSION_A + "00, cut short",
        "01" + VERSION_A + "0001, more entries than bytes",
        "01" + VERSION_A + "0001000000, more entries than bytes",
        "01" + VERSION_A + "00ffffffff0700001000, more entries than bytes",
        "01" + VERSION_A + "00ffffffff0f00001000, more entries than bytes",
        "01" + VERSION_A + "00ffffffff7f00001000, more entries than bytes",
        "01" + VERSION_A + "000000, trailing bytes",
        "01" + VERSION_A + "000101610010016100, trailing bytes",
        // length of a name
        "01" + VERSION_A + "000104616161610010, cut short",
        "01" + VERSION_A + "000107616100100000, a length beyond the end",
        "01" + VERSION_A + "0001ffffffff0761001000, a length beyond the end",
        "01" + VERSION_A + "0001ffffffff0f61001000, a length beyond the end",
        "01" + VERSION_A + "0001ffffffff7f61001000, a length beyond the end",
        "01" + VERSION_A + "0001810061001000, a number in a long form",
        // names: half a character, half a pair, a long form of NUL, beyond Unicode; order and duplicates
        "01" + VERSION_A + "000101c3001000, a name that is not UTF-8",
        "01" + VERSION_A + "000103eda080001000, a name that is not UTF-8",
        "01" + VERSION_A + "000102c080001000, a name that is not UTF-8",
        "01" + VERSION_A + "000104f4908080001000, a name that is not UTF-8",
        "01" + VERSION_A + "00020162001000" + "0161001000, names out of order",
        "01" + VERSION_A + "00020161001000" + "0161001000, names out of order",
        "01" + VERSION_A + "0002" + "04f09f9b92001000" + "03efbca1001000, names out of order",
        // version of an attribute
        "01" + VERSION_A + "00010161011000, a version that is not in the table",
        "01" + VERSION_A + "00010161ffffffff0f1000, a version that is not in the table",
        // flags and value
        "01" + VERSION_A + "0001016100010161, an absent attribute with a value",
        "01" + VERSION_A + "00010161001100, an absent attribute with a value",
        "01" + VERSION_A + "000101610010, cut short",
        "01" + VERSION_A + "00010261610010, cut short",
        "01" + VERSION_A + "00010361616100, cut short",
        "01" + VERSION_A + "0001016100100261, a length beyond the end",
        "01" + VERSION_A + "00010161001001, a length beyond the end",
        "01" + VERSION_A + "000101610010ffffffff0761, a length beyond the end",
        "01" + VERSION_A + "000101610010ffffffff0f61, a length beyond the end",
        "01" + VERSION_A + "000101610010ffffffff7f61, a length beyond the end",
        "01" + VERSION_A + "00010161001081006100, a number in a long form",
    })
    void aLiveRecordIsDamaged(String body, String reason) {
        byte[] bytes = sealed(HEX.parseHex(BEGINNING + body.replace(" ", "")));
        assertThat(decoded(bytes)).isEqualTo(new Decoded.Damaged(reason));
    }

    @ParameterizedTest(name = "8 bytes at {0} are {1}: {2}")
    @CsvSource({
        "24, ffffffffffffffff, a time that is none",
        "24, 0000400000000000, a time that is none",
        "32, 8000000000000000, a time that is none",
        "32, 0000400000000000, a time that is none",
        "40, 8000000000000000, a negative duration",
        "40, 0000000080000000, a negative duration",
        "48, 8000000000000000, a negative fence",
    })
    void aHeaderIsDamaged(int offset, String hex, String reason) {
        byte[] live = HEX.parseHex(BEGINNING + "01" + VERSION_A + "0000");
        System.arraycopy(HEX.parseHex(hex), 0, live, offset, 8);
        assertThat(decoded(sealed(live))).isEqualTo(new Decoded.Damaged(reason));

        byte[] dead = tombstone("01");
        System.arraycopy(HEX.parseHex(hex), 0, dead, offset, 8);
        String deadReason = offset == 32 ? "a tombstone that was touched" : reason;
        assertThat(decoded(sealed(dead))).isEqualTo(new Decoded.Damaged(deadReason));
    }

    @Test
    void aTombstoneIsDamagedWithoutItsCauseOrWithMoreThanThat() {
        assertThat(decoded(tombstone(""))).isEqualTo(new Decoded.Damaged("cut short"));
        assertThat(decoded(tombstone("0100"))).isEqualTo(new Decoded.Damaged("trailing bytes"));
        assertThat(decoded(tombstone("01"))).isInstanceOf(Decoded.Intact.class);
    }

    @Test
    void whatIsTooShortForAHeaderIsDamaged() {
        assertThat(decoded(new byte[0])).isEqualTo(new Decoded.Damaged("too short"));
        assertThat(decoded(HEX.parseHex("53520101000000"))).isEqualTo(new Decoded.Damaged("too short"));
        assertThat(decoded(sealed(HEX.parseHex("5352010100000000"))))
                .isEqualTo(new Decoded.Damaged("too short for its header"));
        assertThat(decoded(sealed(HEX.parseHex(BEGINNING.substring(0, 2 * HEADER - 2)))))
                .isEqualTo(new Decoded.Damaged("too short for its header"));
    }

    @Test
    void otherMagicIsNoRecordThoughItsChecksumIsRight() {
        byte[] bytes = HEX.parseHex(BEGINNING + "01" + VERSION_A + "0000");
        bytes[0] = 's';
        assertThat(decoded(sealed(bytes))).isEqualTo(new Decoded.Damaged("not a record"));
    }

    @Test
    void anUnknownFormatStateCauseOrFlagIsOfANewerRelease() {
        byte[] format = HEX.parseHex(BEGINNING + "01" + VERSION_A + "0000");
        format[2] = 2;
        assertThat(decoded(sealed(format))).isEqualTo(new Decoded.Newer("format 2"));
        assertThat(decoded(sealed(HEX.parseHex("5352ff0100000000")))).isEqualTo(new Decoded.Newer("format 255"));
        for (int state = 0; state < 256; state++) {
            byte[] bytes = HEX.parseHex(BEGINNING + "01" + VERSION_A + "0000");
            bytes[3] = (byte) state;
            if (state != 1 && state != 2) {
                assertThat(decoded(sealed(bytes))).isEqualTo(new Decoded.Newer("state " + state));
            }
        }
        assertThat(decoded(tombstone("00"))).isEqualTo(new Decoded.Newer("cause 0"));
        assertThat(decoded(tombstone("03"))).isEqualTo(new Decoded.Newer("cause 3"));
        for (String flags : new String[] {"02", "14", "18", "03", "ff"}) {
            byte[] bytes = HEX.parseHex(BEGINNING + "01" + VERSION_A + "0001" + "016100" + flags + "00");
            assertThat(decoded(sealed(bytes)))
                    .isEqualTo(new Decoded.Newer("attribute flags " + Integer.parseInt(flags, 16)));
        }
    }

    @Test
    void manyEntriesTakeMemoryInProportionToTheirBytes() {
        StringBuilder versions = new StringBuilder("a08d06"); // 100,000
        for (int i = 0; i < 100_000; i++) {
            versions.append(HEX.toHexDigits((long) i)).append("00000001");
        }
        assertThat(decoded(sealed(HEX.parseHex(BEGINNING + versions + "0000"))))
                .isEqualTo(new Decoded.Damaged("a version that nothing has"));

        StringBuilder attributes = new StringBuilder("808008"); // 131,072
        for (int i = 0; i < 128 * 1024; i++) {
            attributes.append("03").append(HEX.toHexDigits((byte) (i >> 14)));
            attributes.append(HEX.toHexDigits((byte) (i >> 7 & 0x7f))).append(HEX.toHexDigits((byte) (i & 0x7f)));
            attributes.append("001000");
        }
        assertThat(decoded(sealed(HEX.parseHex(BEGINNING + "01" + VERSION_A + "00" + attributes))))
                .isInstanceOf(Decoded.Intact.class);
    }

    /**
     * Decodes within bounds; and what is intact must encode to the same bytes, or the decoder saw what is not there.
     */
    private static Decoded checkDecoding(byte[] bytes) {
        Decoded decoded = decoded(bytes);
        if (decoded instanceof Decoded.Intact intact) {
            assertThat(RecordFormat.encode(intact.record(), intact.revision(), intact.stamp()))
                    .isEqualTo(bytes);
        }
        return decoded;
    }

    private static Decoded decoded(byte[] bytes) {
        RecordFormat.decode(bytes); // loads the classes, whose memory does not count
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Decoded decoded = RecordFormat.decode(bytes);
        long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(taken).as("memory taken").isLessThanOrEqualTo(MOST_BYTES + MOST_BYTES_PER_BYTE * bytes.length);
        assertThat(RecordFormat.decode(bytes, NAMES)).isEqualTo(decoded);
        return decoded;
    }

    private static byte[] tombstone(String body) {
        byte[] bytes = HEX.parseHex(BEGINNING + body);
        bytes[3] = 2;
        Arrays.fill(bytes, 32, 40, (byte) 0);
        return sealed(bytes);
    }

    /** A record in which something was changed, cut off, repeated or added, with the right checksum. */
    private static byte[] mutated(Random random) {
        byte[] bytes = RecordFormat.encode(Records.record(random), random.nextLong(), random.nextLong());
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(5)) {
            case 0 -> bytes = Arrays.copyOf(bytes, at);
            case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
            case 2 -> {
                byte[] repeated = Arrays.copyOf(bytes, bytes.length + bytes.length - at);
                System.arraycopy(bytes, at, repeated, bytes.length, bytes.length - at);
                bytes = repeated;
            }
            default -> mutate(bytes, random);
        }
        return sealed(bytes);
    }

    private static void mutate(byte[] bytes, Random random) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            // Mostly behind the fixed part, where the lengths are.
            int from = bytes.length > HEADER && random.nextInt(4) != 0 ? HEADER : 0;
            int at = from + random.nextInt(bytes.length - from);
            if (random.nextBoolean()) {
                bytes[at] = (byte) random.nextInt();
            } else {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
    }

    /** Puts the right checksum in, where there is room for one. */
    private static byte[] sealed(byte[] bytes) {
        if (bytes.length >= 8) {
            ByteBuffer.wrap(bytes).putInt(4, RecordFormat.checksum(bytes));
        }
        return bytes;
    }
}
