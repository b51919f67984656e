package io.sessionring.codec.php;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sessionring.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhpCompressionTest {

    private static final int LARGEST = 8 << 20;

    @Test
    void whatPhpCompressedIsExpandedAndComesBackFromOurOwnCompression() {
        List<JsonNode> rows = PhpVectors.lines("redis_compressed.jsonl");
        assertThat(rows).hasSize(56);
        for (JsonNode row : rows) {
            PhpCompression compression =
                    PhpCompression.valueOf(row.get("compression").asText().toUpperCase(Locale.ROOT));
            byte[] plain = PhpVectors.bytes(row, "plain_b64");
            byte[] stored = PhpVectors.bytes(row, "bytes_b64");
            assertThat(compression.expanded(stored, LARGEST))
                    .as("%s", row.get("id"))
                    .isEqualTo(plain);
            byte[] ours = compression.compressed(plain);
            assertThat(compression.expanded(ours, LARGEST))
                    .as("%s", row.get("id"))
                    .isEqualTo(plain);
            assertThat(ours.length).as("%s", row.get("id")).isLessThanOrEqualTo(stored.length + stored.length / 2 + 16);
            SerializeHandler handler = PhpVectors.handler(row);
            assertThat(handler.encode(handler.decode(plain))).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anythingComesBack(PhpCompression compression) {
        Seeds.check(60, random -> {
            byte[] bytes = new byte[random.nextInt(200_000)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) (i / 100 + bytes[i] % 2);
                }
            }
            assertThat(compression.expanded(compression.compressed(bytes), LARGEST))
                    .isEqualTo(bytes);
        });
    }

    @ParameterizedTest
    @EnumSource
    void damagedBytesAreTakenAsTheyAreOrAreOthersButNeverTooMany(PhpCompression compression) {
        Seeds.check(3_000, random -> {
            byte[] bytes = compression.compressed(
                    "a:1:{s:4:\"user\";s:5:\"alice\";}".repeat(8).getBytes(StandardCharsets.US_ASCII));
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            byte[] cut = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
            assertThat(compression.expanded(bytes, LARGEST).length).isLessThanOrEqualTo(LARGEST);
            assertThat(compression.expanded(cut, LARGEST).length).isLessThanOrEqualTo(LARGEST);
        });
        byte[] hostile = new byte[64];
        Arrays.fill(hostile, (byte) 0xff);
        assertThat(compression.expanded(hostile, LARGEST)).isEqualTo(hostile);
    }

    @Test
    void sessionsFromBeforeCompressionAreStillRead() {
        byte[] plain = "user|s:5:\"alice\";".getBytes(StandardCharsets.US_ASCII);
        assertThat(PhpCompression.ZSTD.expanded(plain, LARGEST)).isEqualTo(plain);
        assertThat(PhpCompression.LZ4.expanded(plain, LARGEST)).isEqualTo(plain);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whatIsLargerThanASessionMayBeIsNotExpanded(PhpCompression compression) {
        byte[] small = compression.compressed(new byte[100_000]);
        assertThat(compression.expanded(small, 100_000)).hasSize(100_000);
        assertThat(compression.expanded(small, 99_999)).isEqualTo(small);
    }
}
