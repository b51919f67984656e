package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.function.Function;

/** A value that can be made only once its parts are there: number of parts, parts. */
final class FrozenSerializer<T> extends Serializer<Object> {

    private final Function<T, Object[]> parts;
    private final Function<Object[], T> make;

    FrozenSerializer(Function<T, Object[]> parts, Function<Object[], T> make) {
        this.parts = parts;
        this.make = make;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void write(Kryo kryo, Output output, Object value) {
        Graph graph = Graph.of(kryo);
        graph.incomplete(value);
        Object[] all = parts.apply((T) value);
        output.writeVarInt(all.length, true);
        for (Object part : all) {
            kryo.writeClassAndObject(output, part);
        }
        graph.complete();
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
        BoundedInput bounded = (BoundedInput) input;
        Object[] all = new Object[bounded.elements(1)];
        Lost lost = null;
        for (int i = 0; i < all.length; i++) {
            bounded.nextElement();
            all[i] = kryo.readClassAndObject(input);
            if (all[i] instanceof Lost lostPart) {
                lost = lostPart;
            }
        }
        return lost == null ? make.apply(all) : lost;
    }
}
