package io.sessionring.codec.php;

/**
 * An {@code int}, of 64 bits.
 *
 * @param value the value
 */
public record PhpInt(long value) implements PhpKey, Comparable<PhpInt> {

    @Override
    public int compareTo(PhpInt other) {
        return Long.compare(value, other.value);
    }

    @Override
    public int hashCode() {
        return KeyHash.of(value);
    }

    @Override
    public String toString() {
        return "PhpInt";
    }
}
