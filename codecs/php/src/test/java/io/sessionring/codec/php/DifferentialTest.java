package io.sessionring.codec.php;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random values that PHP writes and Java reads, and the other way round: other ones each time, by a seed that is told. */
class DifferentialTest {

    private static final int SESSIONS = 150;

    private static final Map<String, String> FILES =
            Map.of("session.save_handler", "files", "serialize_precision", "-1");

    /** Both say what they read by {@code serialize()}, which tells everything apart. */
    @ParameterizedTest
    @EnumSource
    void whatPhpWritesJavaReadsAsPhpDoes(SerializeHandler handler) throws Exception {
        int seed = new Random().nextInt(Integer.MAX_VALUE);
        try (RealPhp php = RealPhp.start(FILES, SessionKeys.ID)) {
            JsonNode rows = php.eval("mt_srand(" + seed + "); ini_set('session.serialize_handler', '"
                    + handler.iniName() + "'); session_id('differential'); session_start(); $rows = [];"
                    + " for ($i = 0; $i < " + SESSIONS + "; $i++) {"
                    + "  $_SESSION = []; $shared = rnd_value(2); $outside = $i; $ring = [1]; $ring[] = &$ring;"
                    + "  for ($j = mt_rand(1, 6); $j > 0; $j--) $_SESSION['v' . $j] = [rnd_value(4)];"
                    + "  if (mt_rand(0, 1)) { $o = new Node($i); $o->next = new App\\Magic(['o' => $o]);"
                    + "   $_SESSION['list'] = [$o, App\\Suit::Spades, $o, App\\Suit::Spades, new App\\Sleeper]; }"
                    + "  if (mt_rand(0, 1)) $_SESSION['shared'] = [$shared, $shared, [$shared]];"
                    + "  if (mt_rand(0, 1)) { $_SESSION['ref'] = &$_SESSION['v1'][0]; }"
                    + "  if (mt_rand(0, 1)) { $_SESSION['outside'] = &$outside; }"
                    + "  if (mt_rand(0, 1)) { $_SESSION['ring'] = $ring; }"
                    + "  $stored = session_encode(); unset($shared, $outside, $ring, $o); $_SESSION = [];"
                    + "  if (!session_decode($stored)) return 'unread';"
                    + "  $rows[] = [base64_encode($stored), base64_encode(serialize($_SESSION))]; unset($_SESSION['ref']);"
                    + " } session_destroy(); return $rows;");
            assertThat(rows).as("sessions of seed %s", seed).hasSize(SESSIONS);
            for (JsonNode row : rows) {
                byte[] stored = Base64.getDecoder().decode(row.get(0).asText());
                PhpVariables read = handler.decode(stored);
                assertThat(handler.encode(read)).as("seed %s", seed).isEqualTo(stored);
                assertThat(text(SerializeHandler.PHP_SERIALIZE.encode(new PhpVariables(read.root(), null))))
                        .as("seed %s", seed)
                        .isEqualTo(text(Base64.getDecoder().decode(row.get(1).asText())));
                read.toMap();
                assertThat(handler.encode(read)).as("seed %s", seed).isEqualTo(stored);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatJavaWritesPhpReadsAsItWasMeant(SerializeHandler handler) throws Exception {
        int seed = new Random().nextInt(Integer.MAX_VALUE);
        Random random = new Random(seed);
        try (RealPhp php = RealPhp.start(FILES, SessionKeys.ID)) {
            php.eval("ini_set('session.serialize_handler', '" + handler.iniName()
                    + "'); session_id('differential'); return session_start();");
            StringBuilder code = new StringBuilder("$all = []; foreach ([");
            List<String> meant = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                PhpVariables variables = new PhpVariables();
                for (int j = random.nextInt(6); j >= 0; j--) {
                    variables.set("v" + j, value(random, 4));
                }
                code.append('\'').append(base64(handler.encode(variables))).append("',");
                meant.add(text(SerializeHandler.PHP_SERIALIZE.encode(variables)));
            }
            code.append("] as $stored) { $_SESSION = []; $all[] = session_decode(base64_decode($stored))"
                    + " ? base64_encode(serialize($_SESSION)) : 'unread'; } session_destroy(); return $all;");
            JsonNode read = php.eval(code.toString());
            assertThat(read).hasSize(SESSIONS);
            for (int i = 0; i < SESSIONS; i++) {
                assertThat(text(Base64.getDecoder().decode(read.get(i).asText())))
                        .as("session %s of seed %s", i, seed)
                        .isEqualTo(meant.get(i));
            }
        }
    }

    private static @Nullable Object value(Random random, int depth) {
        switch (random.nextInt(depth > 0 ? 12 : 8)) {
            case 0 -> {
                return null;
            }
            case 1 -> {
                return random.nextBoolean();
            }
            case 2 -> {
                return random.nextLong() >> random.nextInt(Long.SIZE);
            }
            case 3 -> {
                return Double.longBitsToDouble(random.nextLong());
            }
            case 4 -> {
                return random.nextInt(100_000) / Math.pow(10, random.nextInt(7));
            }
            case 5 -> {
                byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 70_000 : 20)];
                random.nextBytes(bytes);
                return bytes;
            }
            case 6, 7 -> {
                return List.of("", "é", "\";}", "|", "5", "05", "N;", "日本", "name")
                        .get(random.nextInt(9));
            }
            case 8, 9 -> {
                Object[] list = new Object[random.nextInt(5)];
                Arrays.setAll(list, i -> value(random, depth - 1));
                return random.nextBoolean() ? list : Arrays.asList(list);
            }
            case 10 -> {
                Map<Object, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    map.put(
                            random.nextBoolean() ? (Object) (long) random.nextInt() : "k" + i,
                            value(random, depth - 1));
                }
                return map;
            }
            default -> {
                PhpObject object = new PhpObject(random.nextBoolean() ? "stdClass" : "No\\Such");
                object.set("p", new PhpFloat(random.nextGaussian()));
                object.set("q", PhpEnum.of("App\\Suit", "Hearts"));
                object.set("r", object);
                return object;
            }
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
