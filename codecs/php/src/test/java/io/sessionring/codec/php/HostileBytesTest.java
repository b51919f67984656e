package io.sessionring.codec.php;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Few bytes that claim, nest or multiply much. Runs with a small heap. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileBytesTest {

    private static final int DEEPEST = 4_096;

    @Test
    void theHeapIsSmall() {
        assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(64L * 1024 * 1024);
    }

    @ParameterizedTest
    @CsvSource({
        "PHP, a|s:2147483647:\"x\";",
        "PHP, a|s:18446744073709551615:\"x\";",
        "PHP, a|S:2147483647:\"x\";",
        "PHP, a|a:2147483647:{i:0;i:1;}",
        "PHP, a|a:99999999999999999999:{i:0;i:1;}",
        "PHP, a|O:8:\"stdClass\":2147483647:{}",
        "PHP, a|O:2147483647:\"stdClass\":0:{}",
        "PHP, a|C:3:\"Foo\":2147483647:{x}",
        "PHP, a|R:99999999999999999999;",
        "PHP, a|R:4294967297;",
        "PHP, a|E:2147483647:\"A:B\";",
    })
    void lengthsAreNotBelieved(SerializeHandler handler, String bytes) {
        refused(handler, bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "16ffffffff",
                "160fffffff0600",
                "13ffffffff41",
                "26ffffffffffffffff41",
                "19ffffffff41",
                "10ffffffff",
                "03ffffffff",
                "140106001cffffffff",
                "1401060017014116ffffffff",
                "140106001701411fffffffff00"
            })
    void lengthsOfIgbinaryAreNotBelieved(String hex) {
        refused(SerializeHandler.IGBINARY, HexFormat.of().parseHex("00000002" + hex));
    }

    @Test
    void asManyLevelsAsPhpReadsAreReadAndWrittenOnASmallStackAndOneMoreIsRefused() throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        Thread small = new Thread(
                null,
                () -> {
                    for (String level : new String[] {"a:1:{i:0;", "O:8:\"stdClass\":1:{s:1:\"n\";"}) {
                        byte[] deepest = nested(level, DEEPEST);
                        for (SerializeHandler handler : SerializeHandler.values()) {
                            PhpVariables read = SerializeHandler.PHP.decode(deepest);
                            read.get("x", Object.class);
                            if (handler == SerializeHandler.PHP || handler == SerializeHandler.PHP_BINARY) {
                                byte[] written = handler.encode(read);
                                assertThat(handler.encode(handler.decode(written)))
                                        .isEqualTo(written);
                            } else { // has the session itself as a level
                                assertThatThrownBy(() -> handler.encode(read)).isInstanceOf(PhpFormatException.class);
                            }
                        }
                        refused(SerializeHandler.PHP, nested(level, DEEPEST + 1));
                    }
                },
                "small stack",
                512 << 10);
        small.setUncaughtExceptionHandler((thread, e) -> thrown[0] = e);
        small.start();
        small.join();
        assertThat(thrown[0]).isNull();
    }

    private static byte[] nested(String level, int depth) {
        return ("x|" + level.repeat(depth) + "N;" + "}".repeat(depth)).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aMillionLevelsOfIgbinaryAreRefused() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 0, 0, 2});
        for (int i = 0; i < 1_000_000; i++) {
            bytes.writeBytes(new byte[] {0x14, 1, 6, 0});
        }
        refused(SerializeHandler.IGBINARY, bytes.toByteArray());
    }

    /** Each is a reference of the same value in the same place, so that the test itself needs little memory. */
    @Test
    void aMillionValuesAreReadAndOneMoreIsRefused() {
        assertThat(SerializeHandler.PHP.decode(references(1_000_000)).names()).containsExactly("v");
        assertThatThrownBy(() -> SerializeHandler.PHP.decode(references(1_000_001)))
                .isInstanceOf(PhpFormatException.class)
                .hasMessageContaining("1000000 values");
        assertThat(SerializeHandler.IGBINARY.decode(nulls(1_000_000)).names()).containsExactly("v");
        assertThatThrownBy(() -> SerializeHandler.IGBINARY.decode(nulls(1_000_001)))
                .isInstanceOf(PhpFormatException.class)
                .hasMessageContaining("1000000 values");
    }

    /** {@return a variable that is an array, with so many values in all} */
    private static byte[] references(int values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(10 * values);
        bytes.writeBytes(("v|a:" + (values - 1) + ":{i:1;i:5;").getBytes(StandardCharsets.US_ASCII)); // two values
        byte[] one = "i:0;R:2;".getBytes(StandardCharsets.US_ASCII);
        for (int i = 2; i < values; i++) {
            bytes.writeBytes(one);
        }
        bytes.write('}');
        return bytes.toByteArray();
    }

    /** {@return the same, in a session that is an array, too} */
    private static byte[] nulls(int values) {
        int count = values - 2;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 * values);
        bytes.writeBytes(new byte[] {0, 0, 0, 2, 0x14, 1, 0x11, 1, 'v', 0x16, 0});
        bytes.writeBytes(new byte[] {(byte) (count >> 16), (byte) (count >> 8), (byte) count});
        for (int i = 0; i < count; i++) {
            bytes.writeBytes(new byte[] {6, 0, 0});
        }
        return bytes.toByteArray();
    }

    @Test
    void aMillionMarksOfAReferenceAreOneAndInOnePlaceNone() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 0, 0, 2, 0x14, 1, 0x11, 1, 'a'});
        bytes.writeBytes(new byte[1_000_000]);
        byte[] all = bytes.toByteArray();
        Arrays.fill(all, 9, all.length, (byte) 0x25);
        all[all.length - 1] = 0;
        PhpVariables read = SerializeHandler.IGBINARY.decode(all);
        assertThat(read.array().entries().values()).containsExactly(PhpNull.NULL);
        assertThat(SerializeHandler.IGBINARY.encode(read)).isEqualTo(all);
    }

    /** Each array holds the one before twice: 2^30 values, if every copy were made. */
    @Test
    void copiesOfCopiesAreBounded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 0, 0, 2, 0x14, 31});
        bytes.writeBytes(new byte[] {0x11, 1, 'a', 0x14, 0});
        for (int i = 1; i <= 30; i++) {
            bytes.writeBytes(new byte[] {0x11, 1, (byte) ('a' + i), 0x14, 2, 6, 0, 1, (byte) i, 6, 1, 1, (byte) i});
        }
        refused(SerializeHandler.IGBINARY, bytes.toByteArray());
    }

    /** Each array holds a reference of the one before twice: whoever follows all of them is never done. */
    @Test
    void referencesOfReferencesAreFollowedOnce() {
        StringBuilder text = new StringBuilder("v0|a:1:{i:0;i:1;}");
        int number = 1;
        int next = 3;
        for (int i = 1; i <= 60; i++) {
            text.append("v")
                    .append(i)
                    .append("|a:2:{i:0;R:")
                    .append(number)
                    .append(";i:1;R:")
                    .append(number)
                    .append(";}");
            number = next++;
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        PhpVariables read = SerializeHandler.PHP.decode(bytes);
        assertThat(read.toMap()).hasSize(61);
        assertThat(SerializeHandler.PHP.encode(read)).isEqualTo(bytes);
        assertThat(SerializeHandler.IGBINARY.encode(read)).hasSizeLessThan(10 * bytes.length);
    }

    @Test
    void namesThatAHashTableCannotTellApartCostNoQuadraticTime() {
        StringBuilder text = new StringBuilder("v|a:32768:{");
        for (int i = 0; i < 32_768; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 15; bit++) {
                name.append(((i >> bit) & 1) == 0 ? "Aa" : "BB"); // the same hash code
            }
            text.append("s:30:\"").append(name).append("\";N;");
        }
        PhpVariables read =
                SerializeHandler.PHP.decode(text.append('}').toString().getBytes(StandardCharsets.ISO_8859_1));
        assertThat(((PhpArray) read.array().get("v").orElseThrow()).size()).isEqualTo(32_768);
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void numbersThatAHashTableCannotTellApartCostNoQuadraticTime() {
        StringBuilder text = new StringBuilder("v|a:80000:{");
        for (long i = 0; i < 80_000; i++) {
            text.append("i:").append(withHash(0, i)).append(";N;");
        }
        assertThat(decoded(text, "v").size()).isEqualTo(80_000);
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void numbersBesideNamesThatAHashTableCannotTellApartCostNoQuadraticTime() {
        StringBuilder text = new StringBuilder("v|a:65536:{");
        int hash = Arrays.hashCode("Aa".repeat(15).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 32_768; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 15; bit++) {
                name.append(((i >> bit) & 1) == 0 ? "Aa" : "BB");
            }
            text.append("s:30:\"").append(name).append("\";N;");
            text.append("i:").append(withHash(hash, i)).append(";N;");
        }
        assertThat(decoded(text, "v").size()).isEqualTo(65_536);
    }

    @Test
    @Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void casesThatAHashTableCannotTellApartCostNoQuadraticTime() {
        StringBuilder text = new StringBuilder("v|a:32768:{");
        for (int i = 0; i < 32_768; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 15; bit++) {
                name.append(((i >> bit) & 1) == 0 ? "Aa" : "BB");
            }
            text.append("i:").append(i).append(";E:32:\"E:").append(name).append("\";");
        }
        byte[] bytes = text.append('}').toString().getBytes(StandardCharsets.ISO_8859_1);
        assertThat(SerializeHandler.IGBINARY.encode(SerializeHandler.PHP.decode(bytes)))
                .isNotEmpty();
        assertThat(SerializeHandler.PHP.encode(SerializeHandler.PHP.decode(bytes)))
                .isEqualTo(bytes);
    }

    /** {@return a number of which {@link Long#hashCode} makes this} */
    private static long withHash(int hash, long upper) {
        return (upper << 32) | ((upper ^ hash) & 0xffffffffL);
    }

    private static PhpArray decoded(StringBuilder text, String name) {
        byte[] bytes = text.append('}').toString().getBytes(StandardCharsets.ISO_8859_1);
        return (PhpArray) SerializeHandler.PHP.decode(bytes).array().get(name).orElseThrow();
    }

    @Test
    void anArrayInsideItselfIsRefused() {
        refused(SerializeHandler.IGBINARY, new byte[] {0, 0, 0, 2, 0x14, 1, 0x11, 1, 'a', 1, 0});
        PhpVariables mine = new PhpVariables();
        PhpArray array = new PhpArray();
        array.add(array);
        mine.array().set("a", array);
        for (SerializeHandler handler : SerializeHandler.values()) {
            assertThatThrownBy(() -> handler.encode(mine)).isInstanceOf(PhpFormatException.class);
        }
    }

    @Test
    void noMessageHoldsWhatWasRead() {
        assertThatThrownBy(() -> SerializeHandler.PHP.decode(
                        "a|s:6:\"secret\";b|d:secret;".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageStartingWith("at byte ")
                .hasMessageNotContaining("secret");
        PhpVariables read = SerializeHandler.PHP.decode(
                "a|s:6:\"secret\";b|a:1:{s:6:\"secret\";i:815;}".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read.array().entries().values().toString() + read + read.array())
                .doesNotContain("secret", "815");
    }

    private static void refused(SerializeHandler handler, byte[] bytes) {
        assertThatThrownBy(() -> handler.decode(bytes)).isInstanceOf(PhpFormatException.class);
    }
}
