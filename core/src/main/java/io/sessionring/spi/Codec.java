package io.sessionring.spi;

/** Turns one attribute value into bytes and back. Never sees the stored record. Thread-safe. */
public interface Codec {

    /**
     * {@return the number stored beside every value, 1 to 15} It tells a reader which codec wrote the bytes: 1 is Kryo,
     * 2 to 7 are kept for codecs of this project, 8 to 15 are free for an application's own.
     */
    int number();

    /**
     * Refuses a value at once that {@link #encode} would refuse because of its class. Cheap: need not look into the value.
     *
     * @param value the value
     * @param context which attribute it is
     * @throws CodecException if the value's class is not allowed
     */
    default void check(Object value, CodecContext context) {}

    /**
     * Encodes a value.
     *
     * @param value the value
     * @param context which attribute it is
     * @return the bytes, which the caller may keep
     * @throws CodecException if the value, or a part of it, cannot be encoded
     */
    byte[] encode(Object value, CodecContext context);

    /**
     * Decodes a value. The bytes come from a cache: whatever they claim, no class is instantiated that was not listed and
     * no more memory is taken than the bytes can stand for.
     *
     * @param bytes an array that holds the encoded value
     * @param offset where it starts
     * @param length how many bytes it has
     * @param context which attribute it is
     * @return the value
     * @throws CodecException if the bytes are damaged or hold a class that is missing or not allowed
     */
    Object decode(byte[] bytes, int offset, int length, CodecContext context);
}
