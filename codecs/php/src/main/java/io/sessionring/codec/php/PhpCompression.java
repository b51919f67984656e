package io.sessionring.codec.php;

/**
 * How phpredis compresses a stored session ({@code redis.session.compression}, phpredis 6). Bytes that cannot be expanded are
 * taken as they are, as PHP does, so that sessions from before it was switched on stay readable.
 */
public enum PhpCompression {

    /** Not at all. */
    NONE {
        @Override
        byte[] compressed(byte[] bytes) {
            return bytes;
        }

        @Override
        byte[] expanded(byte[] bytes, int most) {
            return bytes;
        }

        @Override
        void requireLibrary() {}
    },

    /** LZF, without a header. Needs {@code com.ning:compress-lzf}. */
    LZF {
        @Override
        byte[] compressed(byte[] bytes) {
            return Lzf.compressed(bytes);
        }

        @Override
        byte[] expanded(byte[] bytes, int most) {
            return Lzf.expanded(bytes, most);
        }

        @Override
        void requireLibrary() {
            require("com.ning.compress.lzf.ChunkEncoder", "com.ning:compress-lzf");
        }
    },

    /** A Zstandard frame. Needs {@code com.github.luben:zstd-jni}. */
    ZSTD {
        @Override
        byte[] compressed(byte[] bytes) {
            return Zstandard.compressed(bytes);
        }

        @Override
        byte[] expanded(byte[] bytes, int most) {
            return Zstandard.expanded(bytes, most);
        }

        @Override
        void requireLibrary() {
            require("com.github.luben.zstd.Zstd", "com.github.luben:zstd-jni");
        }
    },

    /** An LZ4 block behind its length. Needs {@code at.yawk.lz4:lz4-java}. */
    LZ4 {
        @Override
        byte[] compressed(byte[] bytes) {
            return Lz4.compressed(bytes);
        }

        @Override
        byte[] expanded(byte[] bytes, int most) {
            return Lz4.expanded(bytes, most);
        }

        @Override
        void requireLibrary() {
            require("net.jpountz.lz4.LZ4Factory", "at.yawk.lz4:lz4-java");
        }
    };

    abstract byte[] compressed(byte[] bytes);

    /**
     * {@return the original, or the bytes themselves if they cannot be expanded}
     *
     * @param most no session has more bytes when expanded; what claims to is not expanded
     */
    abstract byte[] expanded(byte[] bytes, int most);

    abstract void requireLibrary();

    final void require(String className, String artifact) {
        try {
            Class.forName(className, false, PhpCompression.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("compression(" + this + ") needs " + artifact + " on the class path", e);
        }
    }
}
