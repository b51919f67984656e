package io.sessionring.codec.php;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A {@code float}. One that was read keeps how it was written, so that it is written back so: {@code serialize_precision=17}
 * makes {@code 0.10000000000000001} of what is {@code 0.1} otherwise.
 */
public final class PhpFloat implements PhpValue {

    private final double value;
    private final @Nullable String spelling;

    /**
     * Makes a value.
     *
     * @param value the number
     */
    public PhpFloat(double value) {
        this(value, null);
    }

    PhpFloat(double value, @Nullable String spelling) {
        this.value = value;
        this.spelling = spelling;
    }

    /** {@return the number} */
    public double value() {
        return value;
    }

    /** {@return the number as {@code var_export()} writes it: {@code 0.1}, {@code 1.0}, {@code 1.0E+25}, {@code NAN}} */
    public String text() {
        String text = FloatText.serialized(value);
        return text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9')) ? text + ".0" : text;
    }

    /** {@return how {@code serialize()} spells it} */
    String spelling() {
        return Objects.requireNonNullElseGet(spelling, () -> FloatText.serialized(value));
    }

    /** {@return whether the other is a float of the same bits; all that are not a number are the same} */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PhpFloat that && Double.compare(value, that.value) == 0;
    }

    @Override
    public int hashCode() {
        return Double.hashCode(value);
    }

    @Override
    public String toString() {
        return "PhpFloat";
    }
}
