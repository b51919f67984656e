package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.BrokenProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An answer, or one of several to the same request.
 *
 * @param status a code of {@link Status}, or another one
 * @param cas the version of the value, or 0
 * @param extrasLength how many bytes stand before the key
 * @param keyLength how many bytes the key has
 * @param front extras and key
 * @param value what stands behind them
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Packet(int status, long cas, int extrasLength, int keyLength, byte[] front, byte[] value) {

    /** Length of the header of requests and answers. */
    static final int HEADER = 24;

    private static final int FLAGS = 4;
    private static final byte MAGIC = (byte) 0x81;

    /** Checks that an answer can begin like this. */
    static void checkStart(byte first) throws BrokenProtocolException {
        if (first != MAGIC) {
            throw new BrokenProtocolException(
                    "it does not answer in memcached's binary protocol (memcached -B ascii, or another kind of server)");
        }
    }

    /**
     * {@return how many bytes follow a complete header}
     *
     * @param longest how many that can be at most
     */
    static int bodyLength(ByteBuffer header, Opcode asked, int opaque, long longest) throws BrokenProtocolException {
        int length = header.getInt(8);
        if (header.get(1) != asked.code() || header.get(5) != 0 || header.getInt(12) != opaque) {
            throw new BrokenProtocolException("an answer belongs to another request");
        }
        if (length < 0 || length > longest || length < frontLength(header)) {
            throw new BrokenProtocolException("an answer has an impossible length");
        }
        return length;
    }

    /** {@return how many of the bytes behind a complete header are extras and key} */
    static int frontLength(ByteBuffer header) {
        return Byte.toUnsignedInt(header.get(4)) + Short.toUnsignedInt(header.getShort(2));
    }

    static Packet of(ByteBuffer header, byte[] front, byte[] value) {
        return new Packet(
                Short.toUnsignedInt(header.getShort(6)),
                header.getLong(16),
                Byte.toUnsignedInt(header.get(4)),
                Short.toUnsignedInt(header.getShort(2)),
                front,
                value);
    }

    String key() {
        return new String(front, extrasLength, keyLength, StandardCharsets.US_ASCII);
    }

    String text() {
        return new String(value, StandardCharsets.US_ASCII);
    }

    /** {@return whether it has the shape of a value: flags, no key} */
    boolean isValue() {
        return extrasLength == FLAGS && keyLength == 0;
    }

    /** {@return whether it has the shape of a message in words, which may be empty} */
    boolean isText() {
        return extrasLength == 0 && keyLength == 0;
    }

    boolean isEmpty() {
        return length() == 0;
    }

    BrokenProtocolException unexpected(Opcode asked) {
        return new BrokenProtocolException(
                asked + " was answered with status 0x" + Integer.toHexString(status) + " and " + length() + " bytes");
    }

    private int length() {
        return front.length + value.length;
    }
}
