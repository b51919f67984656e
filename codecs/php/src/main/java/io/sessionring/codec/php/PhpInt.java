package io.sessionring.codec.php;

/**
 * An {@code int}, of 64 bits.
 *
 * @param value the value
 */
public record PhpInt(long value) implements PhpKey {

    @Override
    public String toString() {
        return "PhpInt";
    }
}
