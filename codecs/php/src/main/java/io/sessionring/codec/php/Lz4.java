package io.sessionring.codec.php;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * phpredis' own frame around an LZ4 block: a check byte of the length, the length of the original in four bytes, little-endian,
 * and the block. Nothing stays nothing.
 */
final class Lz4 {

    private static final int HEADER = 1 + Integer.BYTES;

    private static final int POLYNOMIAL = 0x31;
    private static final int START = 0xff;

    private Lz4() {}

    static byte[] compressed(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes;
        }
        byte[] block = LZ4Factory.fastestJavaInstance().fastCompressor().compress(bytes);
        byte[] length = length(bytes.length);
        return ByteBuffer.allocate(HEADER + block.length)
                .put((byte) check(length))
                .put(length)
                .put(block)
                .array();
    }

    static byte[] expanded(byte[] bytes, int most) {
        if (bytes.length < HEADER) {
            return bytes;
        }
        int length = ByteBuffer.wrap(bytes, 1, Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        boolean fits = (byte) check(Arrays.copyOfRange(bytes, 1, HEADER)) == bytes[0];
        if (!fits || length < 0 || length > most) {
            return bytes;
        }
        try {
            byte[] expanded = new byte[length];
            int written = LZ4Factory.fastestJavaInstance()
                    .safeDecompressor()
                    .decompress(bytes, HEADER, bytes.length - HEADER, expanded, 0);
            return written == length ? expanded : bytes;
        } catch (LZ4Exception e) {
            return bytes;
        }
    }

    private static byte[] length(int length) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array();
    }

    /** CRC-8 with the polynomial x^8 + x^5 + x^4 + 1, as in phpredis 6.1.0, {@code library.c}. */
    private static int check(byte[] bytes) {
        int crc = START;
        for (byte each : bytes) {
            crc ^= each & 0xff;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = ((crc & 0x80) != 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1) & 0xff;
            }
        }
        return crc;
    }
}
