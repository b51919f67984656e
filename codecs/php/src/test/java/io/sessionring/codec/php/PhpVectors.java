package io.sessionring.codec.php;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** What real PHP stored, read and refused; {@code vectors/php/README.md} among the test resources says where it comes from. */
public final class PhpVectors {

    /** What PHP itself loses when it writes or reads, by content and handler. */
    private static final Set<String> LOST = Set.of("key_pipe", "key_numeric", "key_long128");

    private PhpVectors() {}

    /** The lines of a file. */
    public static List<JsonNode> lines(String file) {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> rows = new ArrayList<>();
        try (InputStream in = PhpVectors.class.getResourceAsStream("/vectors/php/" + file)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                rows.add(mapper.readTree(line));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static SerializeHandler handler(JsonNode row) {
        return SerializeHandler.named(row.get("serialize_handler").asText());
    }

    public static byte[] bytes(JsonNode row, String field) {
        return Base64.getDecoder().decode(row.get(field).asText());
    }

    /** Whether PHP stored all of the content. */
    static boolean isWhole(JsonNode row) {
        return row.get("reread_equal").asBoolean()
                || !LOST.contains(row.get("case").asText());
    }
}
