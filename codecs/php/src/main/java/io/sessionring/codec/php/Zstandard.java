package io.sessionring.codec.php;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** One Zstandard frame that tells its length, also for nothing. */
final class Zstandard {

    /** PHP's default. */
    private static final int LEVEL = 3;

    private Zstandard() {}

    static byte[] compressed(byte[] bytes) {
        return Zstd.compress(bytes, LEVEL);
    }

    static byte[] expanded(byte[] bytes, int most) {
        long length = bytes.length == 0 ? -1 : Zstd.getFrameContentSize(bytes);
        if (length < 0 || length > most) {
            return bytes;
        }
        try {
            byte[] expanded = new byte[(int) length];
            long written = Zstd.decompress(expanded, bytes);
            return Zstd.isError(written) || written != length ? bytes : expanded;
        } catch (ZstdException e) {
            return bytes;
        }
    }
}
