package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.io.Input;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads bytes that may lie. A length is believed only if the bytes that it stands for can still follow: they must fit
 * into what is left after one byte for each element that the enclosing containers still wait for. So all the arrays of
 * one value together never have more elements than the value has bytes, however deep they are nested.
 */
final class BoundedInput extends Input {

    private static final byte[] NOTHING = {};
    private static final int KEPT_CHARS = 16 * 1024;

    /** Bytes that must remain for elements promised by containers that are still being read. */
    private int promised;

    BoundedInput() {
        super(NOTHING);
    }

    void open(byte[] bytes, int offset, int length) {
        setBuffer(bytes, offset, length);
        promised = 0;
    }

    /** Lets go of the caller's bytes and of a scratch array that a long string has left. */
    void release() {
        setBuffer(NOTHING, 0, 0);
        if (chars.length > KEPT_CHARS) {
            chars = new char[32];
        }
    }

    int left() {
        return limit - position - promised;
    }

    /** {@return the next byte, which stays to be read} */
    int peek() {
        require(1);
        return buffer[position] & 0xff;
    }

    /** Passes over a byte that was there to {@link #peek}. */
    void skipOctet() {
        position++;
    }

    /** Reads the length of something that is read at once. */
    int length(int bytesEach) {
        int count = readVarInt(true);
        if (count < 0 || (long) count * bytesEach > left()) {
            throw Faults.damaged("a length of " + Integer.toUnsignedLong(count) + " with " + left() + " bytes left");
        }
        return count;
    }

    /** Reads the number of a container's elements; {@link #nextElement} follows before each of them. */
    int elements(int perElement) {
        int count = length(perElement);
        promised += count * perElement;
        return count;
    }

    void nextElement() {
        promised--;
    }

    /** Kryo takes a scratch array of as many characters as the bytes claim. */
    @Override
    public @Nullable String readString() {
        require(1);
        if ((buffer[position] & 0x80) != 0) {
            int start = position;
            int count = readVarIntFlag(true) - 1;
            if (count < -1 || count > left()) {
                throw Faults.damaged(
                        "a string of " + Integer.toUnsignedLong(count) + " characters with " + left() + " bytes left");
            }
            if (count > 0 && isAscii(count)) {
                String text = new String(buffer, position, count, StandardCharsets.ISO_8859_1);
                position += count;
                return text;
            }
            position = start;
        }
        return super.readString();
    }

    /** {@return whether each of the next bytes is a character} Most strings are like that, and copied as a whole. */
    private boolean isAscii(int count) {
        int bits = 0;
        for (int i = position; i < position + count; i++) {
            bits |= buffer[i];
        }
        return bits >= 0;
    }

    /** A string where null cannot be. */
    String readText() {
        String text = readString();
        if (text == null) {
            throw Faults.damaged("a string is missing");
        }
        return text;
    }

    byte[] readByteArray() {
        byte[] bytes = new byte[length(1)];
        readBytes(bytes, 0, bytes.length);
        return bytes;
    }
}
