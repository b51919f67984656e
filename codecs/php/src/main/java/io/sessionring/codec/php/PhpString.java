package io.sessionring.codec.php;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A string: bytes, which may be UTF-8 or anything else. */
public final class PhpString implements PhpKey, Comparable<PhpString> {

    private static final int LONGEST_NUMBER = 20;

    private final byte[] bytes;

    private PhpString(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The UTF-8 bytes of a text.
     *
     * @param text the text
     * @return the string
     * @throws PhpFormatException if it has half a surrogate pair, for which there are no bytes
     */
    public static PhpString of(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) { // would become a question mark, as another may be
            throw new PhpFormatException("a text is not valid Unicode, so that it has no bytes in UTF-8");
        }
        return lenient(text);
    }

    /** {@return the bytes of a text, with a question mark for what has none} */
    static PhpString lenient(String text) {
        return new PhpString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A string of any bytes.
     *
     * @param bytes the bytes, which are copied
     * @return the string
     */
    public static PhpString of(byte[] bytes) {
        return new PhpString(bytes.clone());
    }

    /** {@return a string of bytes that nobody else has} */
    static PhpString owning(byte[] bytes) {
        return new PhpString(bytes);
    }

    /** {@return the bytes, a copy} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** {@return the bytes themselves, not to be changed} */
    byte[] shared() {
        return bytes;
    }

    /** {@return the number of bytes} */
    public int length() {
        return bytes.length;
    }

    /** {@return the text, or empty if the bytes are not valid UTF-8} */
    public Optional<String> text() {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** {@return the text, with a replacement character for what is not valid UTF-8} */
    String lenientText() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@return the integer that PHP takes in the place of this string as a key, or null} */
    @Nullable
    PhpInt asIndex() {
        int length = bytes.length;
        int start = length > 1 && bytes[0] == '-' ? 1 : 0;
        if (length == 0 || length > LONGEST_NUMBER || (bytes[start] == '0' && length > 1)) {
            return null;
        }
        for (int i = start; i < length; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return null;
            }
        }
        try {
            return new PhpInt(Long.parseLong(new String(bytes, StandardCharsets.US_ASCII)));
        } catch (NumberFormatException e) { // too great for an integer
            return null;
        }
    }

    @Override
    public int compareTo(PhpString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PhpString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return KeyHash.of(bytes);
    }

    /** {@return the number of bytes, not the text} */
    @Override
    public String toString() {
        return "PhpString of " + bytes.length + " bytes";
    }
}
