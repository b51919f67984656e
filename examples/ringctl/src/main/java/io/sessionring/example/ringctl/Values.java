package io.sessionring.example.ringctl;

import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.internal.record.Attribute;
import io.sessionring.spi.CodecContext;
import io.sessionring.spi.CodecException;

/** Decodes values that consist of nothing but the JDK's types: this tool has no class of any application. */
final class Values {

    private final KryoCodec codec = KryoCodec.allowing();
    private final String sessionKey;

    Values(String sessionKey) {
        this.sessionKey = sessionKey;
    }

    /** {@return the value, or in parentheses why it is not shown} */
    String show(Attribute attribute) {
        if (attribute.absent()) {
            return "";
        }
        if (attribute.codec() != codec.number()) {
            return "(written by codec " + attribute.codec() + ", which is not here)";
        }
        ClassLoader loader = Values.class.getClassLoader();
        try {
            return Text.value(codec.decode(
                    attribute.bytes(),
                    attribute.offset(),
                    attribute.length(),
                    new CodecContext(sessionKey, attribute.name(), loader)));
        } catch (CodecException e) {
            String missing = e.className();
            return Text.printable(
                    missing != null ? "(class " + missing + " is missing here)" : "(" + e.getMessage() + ")");
        }
    }
}
