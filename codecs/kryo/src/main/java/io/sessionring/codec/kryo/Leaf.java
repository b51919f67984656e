package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** A value that holds no other values. */
final class Leaf<T> extends Serializer<T> {

    /** Writes the bytes that follow the tag. */
    @FunctionalInterface
    interface Writer<T> {
        void write(Output output, T value);
    }

    /** Reads what the writer wrote. */
    @FunctionalInterface
    interface Reader<T> {
        T read(BoundedInput input);
    }

    private final Writer<T> writer;
    private final Reader<T> reader;

    Leaf(Writer<T> writer, Reader<T> reader) {
        this.writer = writer;
        this.reader = reader;
    }

    @Override
    public void write(Kryo kryo, Output output, T value) {
        writer.write(output, value);
    }

    @Override
    public T read(Kryo kryo, Input input, Class<? extends T> type) {
        return reader.read((BoundedInput) input);
    }
}
