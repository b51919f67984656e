package io.sessionring.codec.php;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Agreement with what PHP stored. What the model says of it is checked where it is printed, in ringctl. */
class SessionVectorsTest {

    private static final List<JsonNode> SESSIONS = PhpVectors.lines("sessions.jsonl");

    @Test
    void whatWasReadIsWrittenBackByteForByte() {
        assertThat(SESSIONS).hasSize(942);
        for (JsonNode row : SESSIONS) {
            SerializeHandler handler = PhpVectors.handler(row);
            byte[] stored = PhpVectors.bytes(row, "bytes_b64");
            assertThat(handler.encode(handler.decode(stored)))
                    .as("%s", row.get("id"))
                    .isEqualTo(stored);
        }
    }

    /** Not there after reading: in igbinary a property that has no value yet, and a numeric name. */
    @Test
    void whatIsWrittenAnewIsWhatPhpWrites() {
        Set<String> others = new HashSet<>();
        for (JsonNode row : SESSIONS) {
            SerializeHandler handler = PhpVectors.handler(row);
            byte[] stored = PhpVectors.bytes(row, "bytes_b64");
            if (!Arrays.equals(anew(handler, handler.decode(stored)), stored)) {
                others.add(row.get("case").asText() + " " + handler.iniName());
            }
        }
        assertThat(others).containsExactlyInAnyOrder("object_readonly igbinary", "key_numeric igbinary");
    }

    @Test
    void everyHandlerHoldsTheSameAsPhpSerialize() {
        Map<String, byte[]> whole = new HashMap<>();
        for (JsonNode row : SESSIONS) {
            if (PhpVectors.handler(row) == SerializeHandler.PHP_SERIALIZE) {
                whole.put(row.get("case").asText(), PhpVectors.bytes(row, "bytes_b64"));
            }
        }
        int compared = 0;
        for (JsonNode row : SESSIONS) {
            SerializeHandler handler = PhpVectors.handler(row);
            boolean referencesOfObjects = !row.get("reread_equal").asBoolean();
            if (PhpVectors.isWhole(row)
                    && !referencesOfObjects
                    && whole.containsKey(row.get("case").asText())) {
                PhpVariables read = handler.decode(PhpVectors.bytes(row, "bytes_b64"));
                assertThat(anew(SerializeHandler.PHP_SERIALIZE, read))
                        .as("%s", row.get("id"))
                        .isEqualTo(whole.get(row.get("case").asText()));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(850);
    }

    @Test
    void everyHandlerReadsBackWhatItWritesOfEveryContent() {
        for (JsonNode row : SESSIONS) {
            if (PhpVectors.handler(row) == SerializeHandler.PHP_SERIALIZE) {
                PhpVariables read = SerializeHandler.PHP_SERIALIZE.decode(PhpVectors.bytes(row, "bytes_b64"));
                byte[] canonical = anew(SerializeHandler.PHP_SERIALIZE, read);
                for (SerializeHandler handler : SerializeHandler.values()) {
                    String content = row.get("case").asText();
                    if (isRefused(content, handler)) {
                        assertThatThrownBy(() -> handler.encode(read))
                                .isInstanceOf(PhpFormatException.class)
                                .hasMessageContaining(handler.iniName());
                    } else {
                        PhpVariables again = handler.decode(handler.encode(read));
                        assertThat(anew(SerializeHandler.PHP_SERIALIZE, again))
                                .as("%s by %s", content, handler)
                                .isEqualTo(canonical);
                    }
                }
            }
        }
    }

    private static boolean isRefused(String content, SerializeHandler handler) {
        return switch (content) {
            case "key_pipe" -> handler == SerializeHandler.PHP;
            case "key_numeric" -> handler != SerializeHandler.PHP_SERIALIZE;
            case "key_long128" -> handler == SerializeHandler.PHP_BINARY;
            default -> false;
        };
    }

    @Test
    void everyVerdictIsThatOfPhp() {
        List<JsonNode> rows = PhpVectors.lines("decode.jsonl");
        assertThat(rows).hasSize(56);
        for (JsonNode row : rows) {
            SerializeHandler handler = PhpVectors.handler(row);
            byte[] stored = PhpVectors.bytes(row, "bytes_b64");
            boolean taken;
            try {
                assertThat(handler.encode(handler.decode(stored))).isEqualTo(stored);
                taken = true;
            } catch (PhpFormatException e) {
                taken = false;
            }
            assertThat(taken)
                    .as("%s by %s", row.get("case"), handler)
                    .isEqualTo(row.get("session_decode").asBoolean());
        }
    }

    /** Writes it as if it had not been read. */
    private static byte[] anew(SerializeHandler handler, PhpVariables variables) {
        return handler.encode(new PhpVariables(variables.root(), null));
    }
}
