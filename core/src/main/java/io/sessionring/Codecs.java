package io.sessionring;

import io.sessionring.internal.record.Attribute;
import io.sessionring.spi.Codec;
import io.sessionring.spi.CodecContext;
import io.sessionring.spi.CodecException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The codec that writes and those that may be met when reading, with the class loader they use. */
final class Codecs {

    private final Codec writer;
    private final Map<Integer, Codec> readers = new HashMap<>();
    private final @Nullable ClassLoader classLoader;

    Codecs(Codec writer, List<Codec> others, @Nullable ClassLoader classLoader) {
        this.writer = writer;
        this.classLoader = classLoader;
        for (Codec codec : others) {
            add(codec);
        }
        add(writer);
    }

    private void add(Codec codec) {
        if (codec.number() < 1 || codec.number() > 15) {
            throw new IllegalArgumentException("codec number must be 1 to 15; got " + codec.number());
        }
        Codec same = readers.put(codec.number(), codec);
        if (same != null && same != codec) {
            throw new IllegalArgumentException("two codecs have the number " + codec.number());
        }
    }

    int number() {
        return writer.number();
    }

    void check(String key, String attribute, Object value) {
        try {
            writer.check(value, context(key, attribute));
        } catch (CodecException e) {
            throw new AttributeCodecException(attribute, e);
        }
    }

    byte[] encode(String key, String attribute, Object value) {
        try {
            return writer.encode(value, context(key, attribute));
        } catch (CodecException e) {
            throw new AttributeCodecException(attribute, e);
        }
    }

    Object decode(String key, Attribute stored) {
        try {
            Codec reader = readers.get(stored.codec());
            if (reader == null) {
                throw new CodecException(
                        "it was written by codec " + stored.codec() + ", which this client has not got", null, null);
            }
            return reader.decode(stored.bytes(), stored.offset(), stored.length(), context(key, stored.name()));
        } catch (CodecException e) {
            throw new AttributeCodecException(stored.name(), e);
        }
    }

    private CodecContext context(String key, String attribute) {
        ClassLoader loader =
                classLoader != null ? classLoader : Thread.currentThread().getContextClassLoader();
        return new CodecContext(key, attribute, loader != null ? loader : Codecs.class.getClassLoader());
    }
}
