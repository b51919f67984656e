package io.sessionring.codec.kryo;

import static io.sessionring.codec.kryo.Bytes.decode;
import static io.sessionring.codec.kryo.Bytes.encode;
import static io.sessionring.codec.kryo.Bytes.hex;
import static io.sessionring.codec.kryo.Bytes.there;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What is stored is stored for long: the bytes in golden.txt never change. Lines may be added for new types; a line that
 * turns red means that servers of two releases no longer understand each other.
 */
class GoldenBytesTest {

    private final KryoCodec codec = KryoCodec.allowing();

    @TestFactory
    List<DynamicTest> everyTypeIsStoredInTheSameBytesForEver() {
        Map<String, String> golden = golden();
        List<DynamicTest> tests = new ArrayList<>();
        Samples.all()
                .forEach((name, value) -> tests.add(DynamicTest.dynamicTest(name, () -> {
                    assertThat(hex(encode(codec, value))).isEqualTo(golden.get(name));
                    assertSame(decode(codec, Bytes.bytes(golden.get(name))), value);
                })));
        assertThat(golden.keySet()).isEqualTo(Samples.all().keySet());
        return tests;
    }

    @Test
    void everyTagHasGoldenBytes() throws ReflectiveOperationException {
        Set<String> names = golden().keySet();
        for (Field field : Tags.class.getDeclaredFields()) {
            assertThat(Modifier.isStatic(field.getModifiers())).isTrue();
            String name = field.getName();
            if (List.of("NULL", "OBJECT", "NAME", "SEEN", "SEEN_LATER").contains(name)) {
                continue; // no types: ReleasesTest and ObjectsTest have their bytes
            }
            assertThat(names).anyMatch(golden -> golden.equals(name) || golden.startsWith(name + " "));
        }
    }

    @Test
    void encodingTheDecodedValueGivesTheSameBytesOnceMore() {
        Samples.all().forEach((name, value) -> {
            byte[] bytes = encode(codec, value);
            assertThat(encode(codec, decode(codec, bytes))).as(name).isEqualTo(bytes);
        });
    }

    @Test
    void immutableCollectionsComeBackImmutable() {
        for (Map.Entry<String, Object> sample : Samples.all().entrySet()) {
            String name = sample.getKey();
            if (!name.matches("(LIST_OF|SET_OF|MAP_OF|EMPTY|SINGLETON|UNMODIFIABLE).*")) {
                continue;
            }
            Object back = there(codec, sample.getValue());
            assertThatThrownBy(() -> {
                        if (back instanceof Map<?, ?>) {
                            put(back);
                        } else {
                            add(back);
                        }
                    })
                    .as(name)
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @SuppressWarnings("unchecked")
    private static void put(Object map) {
        ((Map<Object, Object>) map).put("z", "z");
    }

    @SuppressWarnings("unchecked")
    private static void add(Object collection) {
        ((Collection<Object>) collection).add("z");
    }

    /** Equal, and of the same class where the JDK's own class is more than an implementation. */
    private static void assertSame(Object back, Object value) {
        if (value instanceof Queue<?> queue) {
            assertThat(((Queue<?>) back).toArray()).isEqualTo(queue.toArray());
        } else if (value instanceof AtomicReference<?> reference) {
            assertThat(((AtomicReference<?>) back).get()).isEqualTo(reference.get());
        } else if (value instanceof AtomicBoolean bool) {
            assertThat(((AtomicBoolean) back).get()).isEqualTo(bool.get());
        } else if (value instanceof Number number && !(value instanceof Comparable<?>)) {
            assertThat(((Number) back).longValue()).isEqualTo(number.longValue());
        } else if (value instanceof Collection<?> collection
                && !(value instanceof List<?> || value instanceof Set<?>)) {
            assertThat(((Collection<?>) back).toArray()).isEqualTo(collection.toArray());
        } else {
            assertThat(back).isEqualTo(value);
        }
        if (!value.getClass().getName().contains("$")
                && !value.getClass().getName().contains("JumboEnumSet")) {
            assertThat(back.getClass()).isEqualTo(value.getClass());
        }
    }

    private static Map<String, String> golden() {
        Map<String, String> golden = new LinkedHashMap<>();
        try (InputStream in = GoldenBytesTest.class.getResourceAsStream("golden.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                int equals = line.indexOf('=');
                golden.put(line.substring(0, equals), line.substring(equals + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return golden;
    }
}
