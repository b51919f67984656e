package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Array;

/** Arrays of anything but primitives. */
final class ArraySerializer extends Serializer<Object> {

    @Override
    public void write(Kryo kryo, Output output, Object value) {
        Object[] array = (Object[]) value;
        output.writeVarInt(array.length, true);
        for (Object element : array) {
            kryo.writeClassAndObject(output, element);
        }
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
        Graph graph = Graph.of(kryo);
        int resolved = graph.resolved();
        BoundedInput bounded = (BoundedInput) input;
        Object[] array = (Object[]) Array.newInstance(type.getComponentType(), bounded.elements(1));
        kryo.reference(array);
        Lost lost = null;
        for (int i = 0; i < array.length; i++) {
            bounded.nextElement();
            Object element = kryo.readClassAndObject(input);
            if (element instanceof Lost lostElement) {
                lost = lostElement;
            } else {
                array[i] = element;
            }
        }
        return lost == null ? array : graph.lose(array, lost, resolved);
    }
}
