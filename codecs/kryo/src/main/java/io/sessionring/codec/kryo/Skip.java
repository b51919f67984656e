package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.sessionring.spi.CodecException;

/**
 * Passes over a value whose class is missing or not allowed, within a field that this release does not know. Its parts
 * are read as usual, because a known field may refer to one of them.
 */
final class Skip extends Serializer<Object> {

    /** What the value consists of. */
    @FunctionalInterface
    private interface Parts {
        void read(Kryo kryo, BoundedInput input);
    }

    private final Parts parts;
    private final CodecException complaint;

    private Skip(Parts parts, CodecException complaint) {
        this.parts = parts;
        this.complaint = complaint;
    }

    static Type type(int tag, Skip skip) {
        return new Type(Lost.class, skip, tag, tag != Tags.NAME);
    }

    static Skip object(StoredField[] fields, CodecException complaint) {
        return new Skip(
                (kryo, input) -> {
                    for (StoredField field : fields) {
                        field.kind().read(kryo, input);
                    }
                },
                complaint);
    }

    static Skip constant(CodecException complaint) {
        return new Skip((kryo, input) -> input.readText(), complaint);
    }

    static Skip elements(CodecException complaint) {
        return new Skip(
                (kryo, input) -> {
                    int count = input.elements(1);
                    for (int i = 0; i < count; i++) {
                        input.nextElement();
                        kryo.readClassAndObject(input);
                    }
                },
                complaint);
    }

    CodecException complaint() {
        return complaint;
    }

    @Override
    public void write(Kryo kryo, Output output, Object value) {
        throw complaint;
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
        parts.read(kryo, (BoundedInput) input);
        return new Lost(complaint);
    }
}
