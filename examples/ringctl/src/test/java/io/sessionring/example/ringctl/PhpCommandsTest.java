package io.sessionring.example.ringctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sessionring.codec.php.PhpVectors;
import io.sessionring.codec.php.SerializeHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhpCommandsTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @EnumSource
    void sessionsOfPhpAreShownAsPhpSawThemAndRecodedByteForByte(SerializeHandler handler) throws IOException {
        Map<String, JsonNode> contents = new HashMap<>();
        PhpVectors.lines("contents.jsonl")
                .forEach(row -> contents.put(row.get("case").asText(), row.get("content")));
        List<JsonNode> rows = rows("sessions.jsonl", handler);
        assertThat(rows).hasSizeGreaterThan(230);
        List<String> shown = answers("php-decode", handler, rows);
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            JsonNode seen = row.get("reread_equal").asBoolean()
                    ? contents.get(row.get("case").asText())
                    : row.get("reread");
            assertThat(asBytesTell(JSON.readTree(shown.get(i))))
                    .as("%s", row.get("id"))
                    .isEqualTo(asBytesTell(seen));
        }
        assertThat(answers("php-recode", handler, rows))
                .isEqualTo(
                        rows.stream().map(row -> row.get("bytes_b64").asText()).toList());
    }

    @ParameterizedTest
    @EnumSource
    void whatPhpRefusesIsAnErrorAndWhatItTakesIsShownAsItTookIt(SerializeHandler handler) throws IOException {
        List<JsonNode> rows = rows("decode.jsonl", handler);
        List<String> shown = answers("php-decode", handler, rows);
        List<String> recoded = answers("php-recode", handler, rows);
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            if (row.get("session_decode").asBoolean()) {
                assertThat(asBytesTell(JSON.readTree(shown.get(i))))
                        .as("%s", row.get("case"))
                        .isEqualTo(asBytesTell(row.get("content")));
                assertThat(recoded.get(i)).isEqualTo(row.get("bytes_b64").asText());
            } else {
                assertThat(shown.get(i)).as("%s", row.get("case")).startsWith("ERROR ");
                assertThat(recoded.get(i)).isEqualTo(shown.get(i));
            }
        }
    }

    @Test
    void aClassThatMadeAnArrayOfItsOwnShowsByItsIntegers() {
        assertThat(decoded("a|O:3:\"Foo\":2:{i:0;N;s:1:\"k\";b:1;}"))
                .isEqualTo(
                        "{\"t\":\"array\",\"e\":[[{\"t\":\"str\",\"b64\":\"YQ==\"},{\"t\":\"obj\",\"class\":\"Foo\",\"id\":1,"
                                + "\"custom\":\"__serialize\",\"d\":{\"t\":\"array\",\"e\":[[{\"t\":\"int\",\"v\":\"0\"},{\"t\":\"null\"}],"
                                + "[{\"t\":\"str\",\"b64\":\"aw==\"},{\"t\":\"bool\",\"v\":true}]]}}]]}");
        assertThat(decoded("a|C:3:\"Foo\":2:{xy}"))
                .contains("{\"t\":\"obj\",\"class\":\"Foo\",\"id\":1,\"custom\":\"Serializable\",\"b64\":\"eHk=\"}");
    }

    @Test
    void theDeepestSessionThatPhpReadsIsShown() {
        String shown = decoded("x|" + "a:1:{i:0;".repeat(4_096) + "N;" + "}".repeat(4_096));
        assertThat(shown).startsWith("{\"t\":\"array\"").endsWith("]]}");
        assertThat(shown.split("\"array\"", -1)).hasSize(4_096 + 2);
    }

    @Test
    void everyLineIsAnsweredAndAWrongOneIsNoReasonToStop() {
        Call call = Call.of("?\n\nYXxpOjE7\n", "php-recode", "--handler", "php");
        assertThat(call.exitCode()).isZero();
        assertThat(call.out()).isEqualTo("ERROR not base64\n\nYXxpOjE7\n");
        Call wrong = Call.of("", "php-decode", "--handler", "wddx");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.errors())
                .contains("--handler", "'wddx' is not one of: php, php_serialize, php_binary, igbinary");
        assertThat(Call.of("", "php-decode").errors()).contains("--handler");
    }

    private static String decoded(String session) {
        String line = Base64.getEncoder().encodeToString(session.getBytes(StandardCharsets.ISO_8859_1));
        return Call.of(line, "php-decode", "--handler", "php").out().strip();
    }

    private static List<JsonNode> rows(String file, SerializeHandler handler) {
        return PhpVectors.lines(file).stream()
                .filter(row -> PhpVectors.handler(row) == handler)
                .toList();
    }

    private static List<String> answers(String command, SerializeHandler handler, List<JsonNode> rows) {
        String input =
                rows.stream().map(row -> row.get("bytes_b64").asText() + "\n").collect(Collectors.joining());
        Call call = Call.of(input, command, "--handler", handler.iniName());
        assertThat(call.errors()).isEmpty();
        assertThat(call.exitCode()).isZero();
        return List.of(call.out().substring(0, call.out().length() - 1).split("\n", -1));
    }

    /** Leaves out what only a class knows: that it is unknown, that it has {@code __sleep}, that it has {@code __serialize}. */
    private static JsonNode asBytesTell(JsonNode node) {
        if (node instanceof ArrayNode array) {
            ArrayNode copy = JSON.createArrayNode();
            array.forEach(each -> copy.add(asBytesTell(each)));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode copy = JSON.createObjectNode();
        object.properties().forEach(field -> copy.set(field.getKey(), asBytesTell(field.getValue())));
        if (copy.path("t").asText().equals("obj")) {
            copy.remove("incomplete");
            copy.remove("custom");
            JsonNode made = copy.remove("d");
            if (made != null) {
                ArrayNode properties = copy.putArray("p");
                for (JsonNode pair : made.get("e")) {
                    String name = new String(
                            Base64.getDecoder().decode(pair.get(0).get("b64").asText()), StandardCharsets.UTF_8);
                    properties.addObject().put("n", name).put("vis", "public").set("v", pair.get(1));
                }
            }
        }
        return copy;
    }
}
