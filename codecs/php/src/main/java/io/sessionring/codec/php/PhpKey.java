package io.sessionring.codec.php;

import java.util.Objects;

/** What can be a key of a {@link PhpArray}: an integer or a string. */
public sealed interface PhpKey extends PhpValue permits PhpInt, PhpString {

    /**
     * The key that PHP makes of a string: an integer if the string is how PHP writes one ({@code "5"}, not {@code "05"}).
     *
     * @param text the string
     * @return the key
     */
    static PhpKey of(String text) {
        return of(PhpString.of(text));
    }

    /**
     * The key that PHP makes of a string of bytes.
     *
     * @param string the string
     * @return the key
     */
    static PhpKey of(PhpString string) {
        Objects.requireNonNull(string, "string");
        PhpInt number = string.asIndex();
        return number == null ? string : number;
    }

    /**
     * The key for an integer.
     *
     * @param number the integer
     * @return the key
     */
    static PhpKey of(long number) {
        return new PhpInt(number);
    }
}
