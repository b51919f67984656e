package io.sessionring.codec.php;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sessions with bytes changed, cut, copied and moved, other ones each time: a red one tells its seed. The variables of the
 * environment {@code SESSIONRING_PHP_MUTATIONS} and {@code SESSIONRING_PHP_SEED} say how many for each format, and which.
 */
class FuzzTest {

    private static final int TRIES = Integer.parseInt(
            Optional.ofNullable(System.getenv("SESSIONRING_PHP_MUTATIONS")).orElse("20000"));

    private static final long SEED = Optional.ofNullable(System.getenv("SESSIONRING_PHP_SEED"))
            .map(Long::parseLong)
            .orElseGet(() -> new Random().nextLong());

    /** Characters that mean something in one of the formats. */
    private static final byte[] SPECIAL = "|:;{}\"aObsiSdNRrCE0123456789-+.\\\0\1\2\3\16\21\24\27\32\35\42\45\47"
            .getBytes(StandardCharsets.ISO_8859_1);

    private static final long LONGEST_NANOS = 10_000_000_000L;

    @ParameterizedTest
    @EnumSource
    void whateverTheBytesAreTheyAreReadAndWrittenOrRefused(SerializeHandler handler) {
        List<byte[]> sessions = PhpVectors.lines("sessions.jsonl").stream()
                .filter(row -> PhpVectors.handler(row) == handler)
                .map(FuzzTest::stored)
                .filter(bytes -> bytes.length < 2_000)
                .distinct()
                .toList();
        int taken = 0;
        for (int i = 0; i < TRIES; i++) {
            Random random = new Random(SEED + i * 0x9E3779B97F4A7C15L);
            byte[] bytes = mutated(sessions, random);
            long began = System.nanoTime();
            try {
                PhpVariables variables = handler.decode(bytes);
                taken++;
                assertThat(handler.encode(variables)).isEqualTo(bytes);
                variables.toMap();
                assertThat(handler.encode(variables)).isEqualTo(bytes);
                if (variables.isArray()) {
                    canonicalForm(variables);
                }
            } catch (PhpFormatException e) {
                assertThat(e).hasNoCause();
            } catch (RuntimeException | Error e) { // assertions, too
                throw new AssertionError("mutation " + i + " by " + handler + ", SESSIONRING_PHP_SEED=" + SEED, e);
            }
            assertThat(System.nanoTime() - began)
                    .as("ns for mutation %s, SESSIONRING_PHP_SEED=%s", i, SEED)
                    .isLessThan(LONGEST_NANOS);
        }
        assertThat(taken).as("mutations that are sessions").isBetween(TRIES / 50, TRIES);
    }

    /** What is written of it without a memory of the bytes is a fixed point. */
    private static void canonicalForm(PhpVariables variables) {
        byte[] once = anew(anew(variables)); // twice, because a numeric name is none any more the first time
        assertThat(anew(once)).isEqualTo(once);
    }

    private static byte[] anew(byte[] bytes) {
        return anew(SerializeHandler.PHP_SERIALIZE.decode(bytes));
    }

    private static byte[] anew(PhpVariables variables) {
        return SerializeHandler.PHP_SERIALIZE.encode(new PhpVariables(variables.root(), null));
    }

    private static byte[] stored(JsonNode row) {
        return PhpVectors.bytes(row, "bytes_b64");
    }

    private static byte[] mutated(List<byte[]> sessions, Random random) {
        byte[] bytes = sessions.get(random.nextInt(sessions.size())).clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes = once(bytes, sessions.get(random.nextInt(sessions.size())), random);
        }
        return bytes;
    }

    private static byte[] once(byte[] bytes, byte[] other, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + random.nextInt(12));
        switch (random.nextInt(7)) {
            case 0 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 1 -> {
                return spliced(bytes, at, to, new byte[0]);
            }
            case 2 -> {
                return spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
            }
            case 3 -> {
                int start = random.nextInt(other.length + 1);
                int end = Math.min(other.length, start + random.nextInt(40));
                return spliced(bytes, at, at, Arrays.copyOfRange(other, start, end));
            }
            case 4 -> {
                return spliced(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) random.nextInt(256)});
            }
            default -> {
                byte special = SPECIAL[random.nextInt(SPECIAL.length)];
                return spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(2)), new byte[] {special});
            }
        }
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        byte[] made = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
        System.arraycopy(middle, 0, made, from, middle.length);
        System.arraycopy(bytes, to, made, from + middle.length, bytes.length - to);
        return made;
    }
}
