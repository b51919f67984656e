package io.sessionring.codec.kryo;

import io.sessionring.spi.CodecContext;
import java.util.HexFormat;

/** Encodes and decodes as the client does. */
final class Bytes {

    static final CodecContext CONTEXT = new CodecContext("0".repeat(40), "attribute", Bytes.class.getClassLoader());

    private Bytes() {}

    static byte[] encode(KryoCodec codec, Object value) {
        return codec.encode(value, CONTEXT);
    }

    static Object decode(KryoCodec codec, byte[] bytes) {
        return codec.decode(bytes, 0, bytes.length, CONTEXT);
    }

    @SuppressWarnings("unchecked")
    static <T> T there(KryoCodec codec, T value) {
        return (T) decode(codec, encode(codec, value));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
