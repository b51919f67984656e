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

    @Test
    void whatPhpCompressedIsExpandedAndComesBackFromOurOwnCompression() {
        List<JsonNode> rows = PhpVectors.lines("redis_compressed.jsonl");
        assertThat(rows).hasSize(56);
        for (JsonNode row : rows) {
            PhpCompression compression =
                    PhpCompression.valueOf(row.get("compression").asText().toUpperCase(Locale.ROOT));
            byte[] plain = PhpVectors.bytes(row, "plain_b64");
            byte[] stored = PhpVectors.bytes(row, "bytes_b64");
            assertThat(compression.expanded(stored)).as("%s", row.get("id")).isEqualTo(plain);
            byte[] ours = compression.compressed(plain);
            assertThat(compression.expanded(ours)).as("%s", row.get("id")).isEqualTo(plain);
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
            assertThat(compression.expanded(compression.compressed(bytes))).isEqualTo(bytes);
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
            assertThat(compression.expanded(bytes).length).isLessThanOrEqualTo(PhpCompression.LARGEST);
            assertThat(compression.expanded(cut).length).isLessThanOrEqualTo(PhpCompression.LARGEST);
        });
        byte[] hostile = new byte[64];
        Arrays.fill(hostile, (byte) 0xff);
        assertThat(compression.expanded(hostile)).isEqualTo(hostile);
    }

    @Test
    void sessionsFromBeforeCompressionAreStillRead() {
        byte[] plain = "user|s:5:\"alice\";".getBytes(StandardCharsets.US_ASCII);
        assertThat(PhpCompression.ZSTD.expanded(plain)).isEqualTo(plain);
        assertThat(PhpCompression.LZ4.expanded(plain)).isEqualTo(plain);
    }
}
