package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** A value that holds other values. Every one is numbered in the {@link Graph}. */
abstract class Composite extends Serializer<Object> {

    abstract void writeParts(Kryo kryo, Output output, Graph graph, Object value);

    abstract Object readParts(Kryo kryo, BoundedInput input, Graph graph, Class<?> type);

    @Override
    public final void write(Kryo kryo, Output output, Object value) {
        Graph graph = Graph.of(kryo);
        int id = graph.lastWritten();
        long start = output.position() + graph.shared();
        writeParts(kryo, output, graph, value);
        graph.weigh(id, output.position() + graph.shared() - start);
    }

    @Override
    public final Object read(Kryo kryo, Input input, Class<? extends Object> type) {
        Graph graph = Graph.of(kryo);
        int id = graph.lastRead();
        long start = input.position() + graph.shared();
        Object value = readParts(kryo, (BoundedInput) input, graph, type);
        graph.weigh(id, input.position() + graph.shared() - start);
        return value;
    }
}
