package io.sessionring.codec.php;

import com.ning.compress.lzf.ChunkDecoder;
import com.ning.compress.lzf.ChunkEncoder;
import com.ning.compress.lzf.LZFChunk;
import com.ning.compress.lzf.LZFException;
import com.ning.compress.lzf.util.ChunkDecoderFactory;
import com.ning.compress.lzf.util.ChunkEncoderFactory;
import java.io.ByteArrayOutputStream;

/**
 * LZF as liblzf has it: runs of literal bytes and references into what came before. The library puts blocks of 64 KB in frames
 * of their own; without the frames one block after the other is what liblzf reads.
 */
final class Lzf {

    private static final int LONGEST_RUN = 32;

    /** From this value on a control byte begins a reference; below it is a run, one byte longer than it says. */
    private static final int REFERENCE = 32;

    private static final int LONG_REFERENCE = 7;

    private Lzf() {}

    static byte[] compressed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + bytes.length / LONGEST_RUN + 1);
        try (ChunkEncoder encoder = ChunkEncoderFactory.safeInstance(LZFChunk.MAX_CHUNK_LEN)) {
            for (int start = 0; start < bytes.length; start += LZFChunk.MAX_CHUNK_LEN) {
                int length = Math.min(LZFChunk.MAX_CHUNK_LEN, bytes.length - start);
                byte[] chunk = encoder.encodeChunk(bytes, start, length).getData();
                if (chunk[2] == LZFChunk.BLOCK_TYPE_COMPRESSED) {
                    out.write(chunk, LZFChunk.HEADER_LEN_COMPRESSED, chunk.length - LZFChunk.HEADER_LEN_COMPRESSED);
                } else {
                    literal(bytes, start, length, out);
                }
            }
        }
        return out.toByteArray();
    }

    private static void literal(byte[] bytes, int start, int length, ByteArrayOutputStream out) {
        for (int at = 0; at < length; at += LONGEST_RUN) {
            int run = Math.min(LONGEST_RUN, length - at);
            out.write(run - 1);
            out.write(bytes, start + at, run);
        }
    }

    static byte[] expanded(byte[] bytes, int most) {
        int length = expandedLength(bytes, most);
        if (length < 0) {
            return bytes;
        }
        byte[] expanded = new byte[length];
        ChunkDecoder decoder = ChunkDecoderFactory.safeInstance();
        try {
            decoder.decodeChunk(bytes, 0, bytes.length, expanded, 0, length);
            return expanded;
        } catch (LZFException | IndexOutOfBoundsException e) {
            return bytes;
        }
    }

    /** {@return what the control bytes announce, -1 if they are none} */
    private static int expandedLength(byte[] bytes, int most) {
        long length = 0;
        int at = 0;
        while (at < bytes.length) {
            int control = bytes[at++] & 0xff;
            if (control < REFERENCE) {
                length += control + 1;
                at += control + 1;
            } else {
                int size = control >> 5;
                if (size == LONG_REFERENCE) {
                    size += at < bytes.length ? bytes[at] & 0xff : 0;
                    at++;
                }
                length += size + 2;
                at++;
            }
            if (at > bytes.length || length > most) {
                return -1;
            }
        }
        return (int) length;
    }
}
