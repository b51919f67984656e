package io.sessionring.codec.php;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An object as it is stored: its class and its properties, those that {@code __sleep} names, or the array that
 * {@code __serialize} made in their place. Which of the three it is only the class can tell, which is PHP's; nor does it
 * matter here whether the class exists.
 *
 * <p>One Java object stands for one PHP object: in two places it is the same one there, too. Not thread-safe.
 */
public final class PhpObject implements PhpValue {

    /** The one class whose properties are all it has. */
    private static final String PLAIN = "stdClass";

    private final PhpString type;
    private final boolean isPlain;
    private final Map<PhpKey, PhpValue> entries = new LinkedHashMap<>();

    /**
     * Makes an object without properties.
     *
     * @param className the full name of the class, such as {@code App\User} or {@code stdClass}
     * @throws IllegalArgumentException if it is empty or has characters that no class name has
     */
    public PhpObject(String className) {
        this(PhpString.lenient(className)); // a question mark is refused below
        if (!ClassNames.accepts(type)) {
            throw new IllegalArgumentException(
                    "className must have letters, digits, underscores and backslashes only; got '" + className + "'");
        }
    }

    PhpObject(PhpString type) {
        this.type = Objects.requireNonNull(type, "type");
        this.isPlain = type.length() == PLAIN.length() && type.lenientText().equalsIgnoreCase(PLAIN);
    }

    /** {@return the full name of the class} */
    public String className() {
        return type.lenientText();
    }

    PhpString type() {
        return type;
    }

    /**
     * {@return the key that PHP makes of one that was read} A property's name is a string. Other classes than this may have
     * made an array of their own, where an integer is one.
     */
    PhpKey keyFor(PhpKey read) {
        return read instanceof PhpInt number && isPlain ? PhpString.of(Long.toString(number.value())) : read;
    }

    /**
     * {@return the properties in their order, by {@linkplain PhpProperty#key stored name}; a live view, to be changed at will}
     * What {@code __serialize} made may have integers among its keys.
     */
    public Map<PhpKey, PhpValue> entries() {
        return entries;
    }

    /**
     * Looks a property up by the name that stands in the class, whatever its visibility. Of several, which happens with
     * private ones of parent classes, the last.
     *
     * @param name the name
     * @return the value, or empty if there is none; of a reference what it stands for
     */
    public Optional<PhpValue> get(String name) {
        PhpValue found = null;
        for (Map.Entry<PhpKey, PhpValue> entry : entries.entrySet()) {
            if (PhpProperty.of(entry.getKey()).name().equals(name)) {
                found = entry.getValue();
            }
        }
        return Optional.ofNullable(found instanceof PhpReference reference ? reference.value() : found);
    }

    /**
     * Sets a public property, or the one of this name that is there already, whatever its visibility; through a reference,
     * if one stands there.
     *
     * @param name the name
     * @param value the value
     */
    public void set(String name, PhpValue value) {
        Objects.requireNonNull(value, "value");
        PhpKey place = PhpString.of(name);
        for (PhpKey key : entries.keySet()) {
            place = PhpProperty.of(key).name().equals(name) ? key : place;
        }
        if (entries.get(place) instanceof PhpReference reference && !(value instanceof PhpReference)) {
            reference.set(value);
        } else {
            entries.put(place, value);
        }
    }

    /** {@return the class and the number of properties} */
    @Override
    public String toString() {
        return "PhpObject " + className() + " of " + entries.size();
    }
}
