package io.sessionring.codec.php;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

    /**
     * What a collection and an array have in common.
     *
     * @param array the array: what is moved to another place takes its references along
     * @param seen what the collection held when both were last the same; of a map keys and values in turn
     * @param shared the keys of collections that also stand elsewhere: their arrays here are copies, made anew each time
     */
    private record Origin(PhpArray array, List<@Nullable Object> seen, Set<PhpKey> shared) {}

    private final IdentityHashMap<Object, Origin> origins = new IdentityHashMap<>();

    /** The arrays that have a place in this pass: an array belongs to one. */
    private final IdentityHashMap<PhpArray, Boolean> placed = new IdentityHashMap<>();

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
            origins.put(list, new Origin(array, held(list), Set.of()));
            return list;
        }
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<PhpKey, PhpValue> entry : array.entries().entrySet()) {
            Object name = toJava(entry.getKey(), depth);
            map.put(name == null ? entry.getKey() : name, toJava(entry.getValue(), depth));
        }
        origins.put(map, new Origin(array, held(map), Set.of()));
        return map;
    }

    /** Remembers that an array was made of a collection, and so with the arrays and collections in them. */
    void connect(PhpValue made, @Nullable Object from) {
        if (!(made instanceof PhpArray array) || from == null || !isCollection(from) || origins.containsKey(from)) {
            return;
        }
        origins.put(from, new Origin(array, held(from), Set.of()));
        keyed(from)
                .forEach((key, inside) ->
                        connect(Objects.requireNonNull(array.entries().get(key)), inside));
        remember(from, array);
    }

    /** Remembers what a collection holds, which the array holds, too. */
    private void remember(Object collection, PhpArray array) {
        Set<PhpKey> shared = new HashSet<>();
        for (Map.Entry<PhpKey, @Nullable Object> entry : keyed(collection).entrySet()) {
            Object inside = entry.getValue();
            Origin inner = isCollection(inside) ? origins.get(inside) : null;
            if (inner != null && inner.array != standing(array.entries().get(entry.getKey()))) {
                shared.add(entry.getKey());
            }
        }
        origins.put(collection, new Origin(array, held(collection), shared));
    }

    private static @Nullable PhpValue standing(@Nullable PhpValue place) {
        return place instanceof PhpReference reference ? reference.value() : place;
    }

    /** {@return whether an array is still as it was when it was handed out as this collection, or last taken back} */
    boolean isCurrent(Object collection) {
        Origin origin = origins.get(collection);
        if (origin == null) {
            return true;
        }
        Iterator<PhpValue> places = origin.array.entries().values().iterator();
        int step = collection instanceof Map ? 2 : 1;
        if (origin.array.size() * step != origin.seen.size()) {
            return false;
        }
        for (int at = step - 1; at < origin.seen.size(); at += step) {
            PhpValue value = Objects.requireNonNull(standing(places.next()));
            Object was = origin.seen.get(at);
            Origin inner = isCollection(was) ? origins.get(was) : null;
            boolean same = inner != null
                    ? inner.array == value && isCurrent(Objects.requireNonNull(was))
                    : value instanceof PhpArray || Objects.equals(toJava(value), was);
            if (!same) {
                return false;
            }
        }
        return true;
    }

    /** {@return what a collection holds; of a map keys and values in turn} */
    private static List<@Nullable Object> held(@Nullable Object collection) {
        List<@Nullable Object> held = new ArrayList<>();
        if (collection instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                held.add(entry.getKey());
                held.add(entry.getValue());
            }
        } else if (collection instanceof Collection<?> values) {
            held.addAll(values);
        }
        return held;
    }

    /** {@return whether a collection holds what it held; what it holds may have changed inside} */
    private boolean isUntouched(Object collection, Origin origin) {
        List<@Nullable Object> held = held(collection);
        boolean same = held.size() == origin.seen.size();
        for (int i = 0; same && i < held.size(); i++) {
            Object value = held.get(i);
            boolean changesUnnoticed = value instanceof Object[]
                    || value instanceof byte[]
                    || (isCollection(value) && !origins.containsKey(value));
            Object was = origin.seen.get(i);
            same = !changesUnnoticed && (value == was || (value != null && !isCollection(value) && value.equals(was)));
        }
        return same;
    }

    /** Takes back what was changed in the collections inside one that itself was not, where nothing else took their places. */
    private void mergeInside(Object collection, Origin origin, int depth) {
        Map<PhpKey, @Nullable Object> now = keyed(collection);
        for (Map.Entry<PhpKey, @Nullable Object> entry : now.entrySet()) {
            Object value = entry.getValue();
            Origin inner = isCollection(value) ? origins.get(value) : null;
            PhpValue place = origin.array.entries().get(entry.getKey());
            boolean isThere = inner != null && inner.array == standing(place);
            if (place != null && (isThere || origin.shared.contains(entry.getKey()))) {
                origin.array.entries().put(entry.getKey(), merge(place, value, depth));
            }
        }
    }

    private static Map<PhpKey, @Nullable Object> keyed(Object collection) {
        if (collection instanceof Map<?, ?> map) {
            return FromJava.keyed(map);
        }
        Map<PhpKey, @Nullable Object> entries = new LinkedHashMap<>();
        for (Object value : (Collection<?>) collection) {
            entries.put(new PhpInt(entries.size()), value);
        }
        return entries;
    }

    /** Begins to take back. */
    void beginMerging() {
        takenBack.clear();
        placed.clear();
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
        Origin origin = isCollection(now) ? origins.get(now) : null;
        if (now != null && origin != null && placed.putIfAbsent(origin.array, true) == null) {
            int inside = FromJava.deeper(depth);
            if (isUntouched(now, origin)) {
                mergeInside(now, origin, inside);
            } else {
                Map<PhpKey, @Nullable Object> entries = keyed(now);
                boolean inPlace = now instanceof Map || entries.size() == origin.array.size();
                merge(origin.array, entries, inPlace, inside);
                remember(now, origin.array);
            }
            return origin.array;
        }
        PhpValue made = fromJava.value(now, depth);
        if (made.equals(old)) {
            return old; // keeps how a float was spelled
        }
        connect(made, now);
        return made;
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
