package io.sessionring.codec.php;

import java.util.Objects;

/**
 * A reference ({@code &}): places that hold the same one share its value. It never stands for another reference. Not
 * thread-safe.
 */
public final class PhpReference implements PhpValue {

    private PhpValue value;

    /**
     * Makes a reference that stands in no place yet.
     *
     * @param value what it stands for
     * @throws IllegalArgumentException if that is a reference
     */
    public PhpReference(PhpValue value) {
        this.value = checked(value);
    }

    /** {@return what it stands for} */
    public PhpValue value() {
        return value;
    }

    /**
     * Changes the value in all places at once.
     *
     * @param value what it stands for from now on
     * @throws IllegalArgumentException if that is a reference
     */
    public void set(PhpValue value) {
        this.value = checked(value);
    }

    private static PhpValue checked(PhpValue value) {
        if (Objects.requireNonNull(value, "value") instanceof PhpReference) {
            throw new IllegalArgumentException("value must not be a reference itself");
        }
        return value;
    }

    @Override
    public String toString() {
        return "PhpReference";
    }
}
