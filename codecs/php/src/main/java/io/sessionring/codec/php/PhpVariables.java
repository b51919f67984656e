package io.sessionring.codec.php;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a session holds: the variables of {@code $_SESSION} by name, in order. Remembers the bytes it was read from, so that
 * it is written back byte for byte if nothing was changed. Not thread-safe.
 */
public final class PhpVariables {

    /**
     * What variables were read from.
     *
     * @param handler who wrote the bytes
     * @param bytes the bytes, not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Source(SerializeHandler handler, byte[] bytes) {}

    private PhpValue root;
    private final @Nullable Source source;

    /**
     * A Java collection that was handed out or set.
     *
     * @param value the collection, which may have been changed since
     * @param of what stood there then: if something else does now, the collection is out of date
     */
    private record HandedOut(Object value, PhpValue of) {}

    /** Collections that are taken back when the session is written. What cannot be changed needs no taking back. */
    private final Map<PhpKey, HandedOut> handedOut = new LinkedHashMap<>();

    /** Whether somebody may have changed the model behind the collections that were handed out. */
    private boolean isModelUsed;

    private final JavaMapping mapping = new JavaMapping();

    /** Makes an empty session. */
    public PhpVariables() {
        this(new PhpArray(), null);
    }

    PhpVariables(PhpValue root, @Nullable Source source) {
        this.root = root;
        this.source = source;
    }

    /** {@return whether it is an array} With {@code php_serialize} anything may be stored in its place. */
    public boolean isArray() {
        return value() instanceof PhpArray;
    }

    /**
     * {@return {@code $_SESSION} itself; to be changed at will} If it is no array, an empty one takes its place. What is changed
     * here and what is changed in collections that {@link #get} returned are both written; if both change one array, what
     * the collection holds is.
     */
    public PhpArray array() {
        isModelUsed = true;
        return arrayItself();
    }

    private PhpArray arrayItself() {
        if (value() instanceof PhpArray array) {
            return array;
        }
        PhpArray fresh = new PhpArray();
        root = fresh;
        return fresh;
    }

    private PhpValue value() {
        return root instanceof PhpReference reference ? reference.value() : root;
    }

    /** {@return the array, or a reference of it if there are others; or what stands in its place} */
    PhpValue root() {
        return root;
    }

    /**
     * Reads a variable as a Java value: Boolean, Long, Double; String if the bytes are UTF-8, else {@link PhpString}; a List
     * for an array whose keys are 0, 1, 2 and so on, a LinkedHashMap with keys of String and Long for any other; objects and
     * enums as {@link PhpObject}, {@link PhpSerializedObject} and {@link PhpEnum}. What is changed in the returned value is
     * written with the session, unless another value took its place meanwhile. Arrays that are nested deeper than 256 levels
     * stay {@link PhpArray}, and a reference to an array around it stays {@link PhpReference}.
     *
     * @param <T> the value's type
     * @param name the variable's name
     * @param type the value's class or one above it
     * @return the value, or empty if there is no such variable or it is null
     * @throws ClassCastException if it is of another class
     */
    public <T> Optional<T> get(String name, Class<T> type) {
        Object value = read(PhpKey.of(name));
        if (value != null && !type.isInstance(value)) {
            throw new ClassCastException(
                    "variable '" + name + "' is a " + value.getClass().getName() + ", not a " + type.getName());
        }
        return Optional.ofNullable(type.cast(value));
    }

    private @Nullable Object read(PhpKey name) {
        PhpValue value = entries().get(name);
        if (value == null) {
            return null;
        }
        HandedOut known = handedOut.get(name);
        if (known != null && known.of == standing(value) && (!isModelUsed || mapping.isCurrent(known.value))) {
            return known.value;
        }
        Object made = mapping.toJava(value);
        remember(name, made);
        return made;
    }

    private void remember(PhpKey name, @Nullable Object value) {
        PhpValue place = entries().get(name);
        if (place != null && (value instanceof Collection || value instanceof Map)) {
            handedOut.put(name, new HandedOut(value, standing(place)));
        } else {
            handedOut.remove(name);
        }
    }

    private static PhpValue standing(PhpValue place) {
        return place instanceof PhpReference reference ? reference.value() : place;
    }

    /**
     * Sets a variable: through a PHP reference, if one stands there. Collections may be changed afterwards, and what is in them;
     * of arrays and byte[] outside of collections what they hold now is taken.
     *
     * @param name the name
     * @param value a Java value as {@link #get} returns it, or an Integer, Short, Byte, Float, byte[], array or Collection;
     *     null for PHP's null
     * @throws PhpFormatException if a part of it has no counterpart in PHP
     */
    public void set(String name, @Nullable Object value) {
        PhpKey key = PhpKey.of(name);
        HandedOut known = handedOut.get(key);
        PhpValue place = entries().get(key);
        if (known != null && known.value == value && place != null && known.of == standing(place)) {
            mapping.beginMerging();
            arrayItself().entries().put(key, mapping.merge(place, value));
        } else {
            PhpValue made = new FromJava().value(value);
            arrayItself().set(name, made);
            mapping.connect(made, value);
        }
        remember(key, value);
    }

    /**
     * Removes a variable.
     *
     * @param name the name
     * @return whether it was there
     */
    public boolean remove(String name) {
        PhpKey key = PhpKey.of(name);
        handedOut.remove(key);
        return arrayItself().entries().remove(key) != null;
    }

    /** {@return the names of the variables in their order, except those that are not UTF-8; a copy} */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (PhpKey key : entries().keySet()) {
            if (key instanceof PhpInt number) {
                names.add(Long.toString(number.value()));
            } else {
                ((PhpString) key).text().ifPresent(names::add);
            }
        }
        return names;
    }

    /** {@return all variables whose names are UTF-8, as {@link #get} returns them; a copy} */
    public Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        names().forEach(name -> map.put(name, read(PhpKey.of(name))));
        return map;
    }

    /** Takes over what was changed in collections that were handed out, where nothing else was put in their places. */
    void settle() {
        mapping.beginMerging();
        for (Map.Entry<PhpKey, HandedOut> each : new ArrayList<>(handedOut.entrySet())) {
            PhpKey name = each.getKey();
            PhpValue old = entries().get(name);
            HandedOut known = each.getValue();
            if (old == null || standing(old) != known.of) {
                handedOut.remove(name);
            } else {
                arrayItself().entries().put(name, mapping.merge(old, known.value));
                remember(name, known.value);
            }
        }
    }

    private Map<PhpKey, PhpValue> entries() {
        return value() instanceof PhpArray array ? array.entries() : Map.of();
    }

    /** {@return what it was read from, if it was read} */
    Optional<Source> source() {
        return Optional.ofNullable(source);
    }

    /** {@return whether it was read from exactly these bytes} */
    boolean isStoredAs(byte[] bytes) {
        return source != null && Arrays.equals(source.bytes(), bytes);
    }

    @Override
    public String toString() {
        return "PhpVariables of " + value();
    }
}
