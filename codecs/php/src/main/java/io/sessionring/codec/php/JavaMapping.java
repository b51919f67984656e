package io.sessionring.codec.php;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PHP values as a Java programmer expects them, and back.
 *
 * <p>What one mapping hands out it takes back: {@link #merge} changes in the model what was changed in the Java values, and
 * leaves alone what was not. Places that share a PHP reference get the same Java value. Not thread-safe.
 */
final class JavaMapping {

    /**
     * What was handed out for a reference, so that a change in one of its places is told from none in another.
     *
     * @param value the Java value
     * @param of what the reference stood for
     */
    private record HandedOut(Object value, PhpValue of) {}

    private final IdentityHashMap<PhpReference, HandedOut> handedOut = new IdentityHashMap<>();

    /** The arrays that collections were made of: what is moved to another place takes its references along. */
    private final IdentityHashMap<Object, PhpArray> origins = new IdentityHashMap<>();

    /** What was taken back in this pass, by reference: shared values are gone through once. */
    private final IdentityHashMap<PhpReference, Object> takenBack = new IdentityHashMap<>();

    private FromJava fromJava = new FromJava();

    /** References that are being handed out or taken back: met again, they are inside themselves. */
    private final IdentityHashMap<PhpReference, Boolean> underWay = new IdentityHashMap<>();

    /**
     * {@return the Java value}: null, Boolean, Long, Double; String if the bytes are UTF-8; List for an array whose keys are
     * 0, 1, 2 and so on, LinkedHashMap for any other, both changeable. What has no such counterpart stays what it is.
     */
    @Nullable
    Object toJava(PhpValue value) {
        return toJava(value, 0);
    }

    private @Nullable Object toJava(PhpValue value, int depth) {
        if (value instanceof PhpReference reference) {
            return toJava(reference, depth);
        }
        if (value instanceof PhpArray array) {
            return depth < Limits.JAVA_DEPTH && isOfPhp(array) ? collection(array, depth + 1) : array;
        }
        if (value instanceof PhpNull) {
            return null;
        }
        if (value instanceof PhpBool bool) {
            return bool.value();
        }
        if (value instanceof PhpInt number) {
            return number.value();
        }
        if (value instanceof PhpFloat number) {
            return number.value();
        }
        if (value instanceof PhpString string) {
            return string.text().<Object>map(text -> text).orElse(string);
        }
        return value;
    }

    /** {@return whether PHP could have made it}: in igbinary's bytes a number may stand as a string beside itself. */
    private static boolean isOfPhp(PhpArray array) {
        for (PhpKey key : array.entries().keySet()) {
            if (key instanceof PhpString string && string.asIndex() != null) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Object toJava(PhpReference reference, int depth) {
        if (underWay.putIfAbsent(reference, true) != null) {
            return reference; // no Java collection contains itself
        }
        try {
            HandedOut known = handedOut.get(reference);
            if (known != null && known.of == reference.value()) {
                return known.value;
            }
            Object made = toJava(reference.value(), depth);
            if (made != null) {
                handedOut.put(reference, new HandedOut(made, reference.value()));
            }
            return made;
        } finally {
            underWay.remove(reference);
        }
    }

    private Object collection(PhpArray array, int depth) {
        if (array.isList()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (PhpValue value : array.entries().values()) { // no lambdas: each level would cost two frames more
                list.add(toJava(value, depth));
            }
            origins.put(list, array);
            return list;
        }
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<PhpKey, PhpValue> entry : array.entries().entrySet()) {
            Object name = toJava(entry.getKey(), depth);
            map.put(name == null ? entry.getKey() : name, toJava(entry.getValue(), depth));
        }
        origins.put(map, array);
        return map;
    }

    /** Begins to take back. */
    void beginMerging() {
        takenBack.clear();
        fromJava = new FromJava();
    }

    /**
     * {@return the value for a place whose Java value may have been changed}: the old one, changed inside where that is so, or
     * another one.
     *
     * @param old what stands there
     * @param now the Java value
     */
    PhpValue merge(PhpValue old, @Nullable Object now) {
        return merge(old, now, 0);
    }

    private PhpValue merge(PhpValue old, @Nullable Object now, int depth) {
        if (old == now) {
            return old;
        }
        if (old instanceof PhpReference reference) {
            merge(reference, now, depth);
            return reference;
        }
        PhpArray origin = isCollection(now) ? origins.get(now) : null;
        if (origin != null && now instanceof List<?> list) {
            Map<PhpKey, @Nullable Object> entries = new LinkedHashMap<>();
            list.forEach(value -> entries.put(new PhpInt(entries.size()), value));
            return merge(origin, entries, list.size() == origin.size(), FromJava.deeper(depth));
        }
        if (origin != null && now instanceof Map<?, ?> map) {
            return merge(origin, FromJava.keyed(map), true, FromJava.deeper(depth));
        }
        PhpValue made = fromJava.value(now, depth);
        return made.equals(old) ? old : made; // keeps how a float was spelled
    }

    private void merge(PhpReference reference, @Nullable Object now, int depth) {
        if (underWay.putIfAbsent(reference, true) != null) {
            return;
        }
        try {
            HandedOut before = handedOut.get(reference);
            boolean untouched = isUntouched(before, now);
            boolean mayHoldChanges = before != null && before.of == reference.value() && isCollection(now);
            if ((!untouched || mayHoldChanges) && (now == null || takenBack.put(reference, now) != now)) {
                PhpValue merged = merge(reference.value(), now, depth);
                reference.set(merged instanceof PhpReference inner ? inner.value() : merged);
            }
        } finally {
            underWay.remove(reference);
        }
    }

    private static boolean isUntouched(@Nullable HandedOut before, @Nullable Object now) {
        return before == null
                ? now == null
                : before.value == now || (!isCollection(before.value) && before.value.equals(now));
    }

    private static boolean isCollection(@Nullable Object value) {
        return value instanceof Collection || value instanceof Map;
    }

    /**
     * Changes an array in place.
     *
     * @param inPlace whether values stand where they stood: in a list that got longer or shorter they may have moved, and a
     *     reference must not take the value that stands in its place now
     */
    private PhpArray merge(PhpArray array, Map<PhpKey, @Nullable Object> now, boolean inPlace, int depth) {
        Map<PhpKey, PhpValue> merged = new LinkedHashMap<>();
        for (Map.Entry<PhpKey, @Nullable Object> entry : now.entrySet()) {
            PhpValue old = array.entries().get(entry.getKey());
            Object value = entry.getValue();
            boolean moved =
                    !inPlace && old instanceof PhpReference reference && !isUntouched(handedOut.get(reference), value);
            PhpValue place = old == null || moved ? PhpNull.NULL : old;
            merged.put(entry.getKey(), merge(place, value, depth));
        }
        if (!new ArrayList<>(merged.keySet())
                .equals(new ArrayList<>(array.entries().keySet()))) {
            array.entries().clear();
        }
        array.entries().putAll(merged);
        return array;
    }
}
