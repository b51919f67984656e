package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Array;

/** Arrays of anything but primitives. */
final class ArraySerializer extends Composite {

    @Override
    void writeParts(Kryo kryo, Output output, Graph graph, Object value) {
        Classes classes = graph.classes();
        Object[] array = (Object[]) value;
        output.writeVarInt(array.length, true);
        for (Object element : array) {
            classes.write(kryo, output, element);
        }
    }

    @Override
    Object readParts(Kryo kryo, BoundedInput input, Graph graph, Class<?> type) {
        Classes classes = graph.classes();
        Object[] array = (Object[]) Array.newInstance(type.getComponentType(), input.elements(1));
        kryo.reference(array);
        Lost lost = null;
        for (int i = 0; i < array.length; i++) {
            input.nextElement();
            Object element = classes.read(kryo, input);
            if (element instanceof Lost lostElement) {
                lost = lostElement;
            } else {
                array[i] = element;
            }
        }
        return lost == null ? array : graph.lose(array, lost);
    }
}
