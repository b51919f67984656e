package io.sessionring.codec.php;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Java values as PHP values. One of these converts a limited number of them: collections that share collections may hold
 * more than anybody can write down. Not thread-safe.
 */
final class FromJava {

    private int left = Limits.COPIED_VALUES;

    /** {@return the PHP value for a Java value} */
    PhpValue value(@Nullable Object value) {
        return value(value, 0);
    }

    /** {@return the same for a value that is so deep inside others} */
    PhpValue value(@Nullable Object value, int depth) {
        if (--left < 0) {
            throw new PhpFormatException("Java collections hold more than " + Limits.COPIED_VALUES
                    + " values, counting again what is in several places");
        }
        if (value == null) {
            return PhpNull.NULL;
        }
        if (value instanceof PhpValue model) {
            return model;
        }
        if (value instanceof Boolean bool) {
            return new PhpBool(bool);
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return new PhpInt(((Number) value).longValue());
        }
        if (value instanceof Double || value instanceof Float) {
            return new PhpFloat(((Number) value).doubleValue());
        }
        if (value instanceof String text) {
            return PhpString.of(text);
        }
        if (value instanceof byte[] bytes) {
            return PhpString.of(bytes);
        }
        if (value instanceof Object[] array) {
            return list(Arrays.asList(array), deeper(depth));
        }
        if (value instanceof Collection<?> collection) {
            return list(collection, deeper(depth));
        }
        if (value instanceof Map<?, ?> map) {
            int inside = deeper(depth);
            PhpArray array = new PhpArray();
            for (Map.Entry<PhpKey, @Nullable Object> entry : keyed(map).entrySet()) {
                array.entries().put(entry.getKey(), value(entry.getValue(), inside));
            }
            return array;
        }
        throw new PhpFormatException(value.getClass().getName()
                + " has no counterpart in PHP: use null, Boolean, Long, Double, String, byte[], a Collection, a Map, or a"
                + " PhpValue such as PhpObject");
    }

    private PhpArray list(Collection<?> values, int depth) {
        PhpArray array = new PhpArray();
        for (Object each : values) {
            array.entries().put(new PhpInt(array.size()), value(each, depth));
        }
        return array;
    }

    static Map<PhpKey, @Nullable Object> keyed(Map<?, ?> map) {
        Map<PhpKey, @Nullable Object> keyed = new LinkedHashMap<>();
        map.forEach((key, value) -> keyed.put(key(key), value));
        return keyed;
    }

    private static PhpKey key(@Nullable Object key) {
        if (key instanceof String text) {
            return PhpKey.of(text);
        }
        if (key instanceof PhpKey model) {
            return model;
        }
        if (key instanceof Long || key instanceof Integer || key instanceof Short || key instanceof Byte) {
            return new PhpInt(((Number) key).longValue());
        }
        throw new PhpFormatException((key == null ? "null" : key.getClass().getName())
                + " cannot be a key of an array in PHP: use a String or a Long");
    }

    static int deeper(int depth) {
        if (depth >= Limits.JAVA_DEPTH) {
            throw new PhpFormatException(
                    "Java collections are nested deeper than " + Limits.JAVA_DEPTH + " levels, or contain themselves");
        }
        return depth + 1;
    }
}
