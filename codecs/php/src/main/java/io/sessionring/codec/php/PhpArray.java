package io.sessionring.codec.php;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An {@code array}: values by integer or string keys, in order. Belongs to one place: the same array in two places is written
 * twice, as PHP copies arrays. Not thread-safe.
 */
public final class PhpArray implements PhpValue {

    private final Map<PhpKey, PhpValue> entries = new LinkedHashMap<>();

    /** Makes an empty array. */
    public PhpArray() {}

    /** {@return keys and values in their order; a live view, to be changed at will} */
    public Map<PhpKey, PhpValue> entries() {
        return entries;
    }

    /** {@return the number of entries} */
    public int size() {
        return entries.size();
    }

    /**
     * Looks a value up.
     *
     * @param key the key; what PHP takes for an integer is one
     * @return the value, or empty if there is none; of a reference what it stands for
     */
    public Optional<PhpValue> get(String key) {
        PhpValue found = entries.get(PhpKey.of(key));
        return Optional.ofNullable(found instanceof PhpReference reference ? reference.value() : found);
    }

    /**
     * Sets a value, as {@code $array['key'] = value} does: through a reference, if one stands there.
     *
     * @param key the key; what PHP takes for an integer is one
     * @param value the value
     */
    public void set(String key, PhpValue value) {
        Objects.requireNonNull(value, "value");
        PhpKey place = PhpKey.of(key);
        if (entries.get(place) instanceof PhpReference reference && !(value instanceof PhpReference)) {
            reference.set(value);
        } else {
            entries.put(place, value);
        }
    }

    /**
     * Adds a value behind the others, under the next number.
     *
     * @param value the value
     */
    public void add(PhpValue value) {
        long next = 0;
        if (!isList()) {
            for (PhpKey key : entries.keySet()) {
                next = key instanceof PhpInt number && number.value() >= next ? number.value() + 1 : next;
            }
        } else {
            next = size();
        }
        entries.put(new PhpInt(next), Objects.requireNonNull(value, "value"));
    }

    /** {@return whether the keys are 0, 1, 2 and so on, in this order} */
    public boolean isList() {
        long expected = 0;
        for (PhpKey key : entries.keySet()) {
            if (!(key instanceof PhpInt number) || number.value() != expected++) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "PhpArray of " + size();
    }
}
