package io.sessionring.backend.memcached;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An answer, or one of several to the same request.
 *
 * @param status a code of {@link Status}, or another one
 * @param cas the version of the value, or 0
 * @param extrasLength how many bytes stand before the key
 * @param keyLength how many bytes the key has
 * @param body extras, key and value
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Packet(int status, long cas, int extrasLength, int keyLength, byte[] body) {

    /** Length of the header of requests and answers. */
    static final int HEADER = 24;

    private static final byte MAGIC = (byte) 0x81;

    /** Above the largest value that memcached can be told to take. */
    private static final int LONGEST_BODY = (1 << 30) + 1024;

    /** Checks that this can be the beginning of an answer, as early as its first byte is there. */
    static void checkStart(ByteBuffer header) throws BrokenProtocolException {
        if (header.get(0) != MAGIC) {
            throw new BrokenProtocolException(
                    "it does not answer in memcached's binary protocol (memcached -B ascii, or another kind of server)");
        }
    }

    /** {@return how many bytes follow a complete header} */
    static int bodyLength(ByteBuffer header, Opcode asked, int opaque) throws BrokenProtocolException {
        int length = header.getInt(8);
        if (header.get(1) != asked.code() || header.getInt(12) != opaque) {
            throw new BrokenProtocolException("an answer belongs to another request");
        }
        if (length < 0
                || length > LONGEST_BODY
                || length < Byte.toUnsignedInt(header.get(4)) + Short.toUnsignedInt(header.getShort(2))) {
            throw new BrokenProtocolException("an answer has an impossible length");
        }
        return length;
    }

    static Packet of(ByteBuffer header, byte[] body) {
        return new Packet(
                Short.toUnsignedInt(header.getShort(6)),
                header.getLong(16),
                Byte.toUnsignedInt(header.get(4)),
                Short.toUnsignedInt(header.getShort(2)),
                body);
    }

    String key() {
        return new String(body, extrasLength, keyLength, StandardCharsets.US_ASCII);
    }

    byte[] value() {
        return Arrays.copyOfRange(body, extrasLength + keyLength, body.length);
    }

    String text() {
        return new String(value(), StandardCharsets.US_ASCII);
    }

    BrokenProtocolException unexpected(Opcode asked) {
        return new BrokenProtocolException(asked + " was answered with status 0x" + Integer.toHexString(status));
    }
}
