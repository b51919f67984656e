package io.sessionring.codec.php;

/**
 * A {@code bool}.
 *
 * @param value the value
 */
public record PhpBool(boolean value) implements PhpValue {

    @Override
    public String toString() {
        return "PhpBool";
    }
}
