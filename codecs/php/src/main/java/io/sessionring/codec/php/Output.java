package io.sessionring.codec.php;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes that are written. */
final class Output {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Output octet(int octet) {
        bytes.write(octet);
        return this;
    }

    Output ascii(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    Output string(PhpString string) {
        bytes.writeBytes(string.shared());
        return this;
    }

    /** Writes a big-endian number of so many bytes. */
    Output number(long number, int size) {
        for (int i = size - 1; i >= 0; i--) {
            bytes.write((int) (number >>> (i * Byte.SIZE)));
        }
        return this;
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
