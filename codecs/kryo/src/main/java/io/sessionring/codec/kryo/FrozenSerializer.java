package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** A value that can be made only once its parts are there: number of parts, parts. */
final class FrozenSerializer<T> extends Composite {

    /** Which parts are hashed or compared when the value is made. */
    private final IntPredicate keys;

    private final Function<T, Object[]> parts;
    private final Function<Object[], T> make;

    private FrozenSerializer(IntPredicate keys, Function<T, Object[]> parts, Function<Object[], T> make) {
        this.keys = keys;
        this.parts = parts;
        this.make = make;
    }

    static <T> FrozenSerializer<T> of(Function<T, Object[]> parts, Function<Object[], T> make) {
        return new FrozenSerializer<>(i -> false, parts, make);
    }

    static <T> FrozenSerializer<T> set(Function<T, Object[]> parts, Function<Object[], T> make) {
        return new FrozenSerializer<>(i -> true, parts, make);
    }

    /** Key and value in turn. */
    static <T> FrozenSerializer<T> map(Function<T, Object[]> parts, Function<Object[], T> make) {
        return new FrozenSerializer<>(i -> i % 2 == 0, parts, make);
    }

    /** A comparator, then key and value in turn. */
    static <T> FrozenSerializer<T> sortedMap(Function<T, Object[]> parts, Function<Object[], T> make) {
        return new FrozenSerializer<>(i -> i % 2 == 1, parts, make);
    }

    @Override
    @SuppressWarnings("unchecked")
    void writeParts(Kryo kryo, Output output, Graph graph, Object value) {
        Classes classes = graph.classes();
        graph.incomplete(value);
        Object[] all = parts.apply((T) value);
        output.writeVarInt(all.length, true);
        for (int i = 0; i < all.length; i++) {
            long shared = graph.shared();
            classes.write(kryo, output, all[i]);
            if (keys.test(i)) {
                graph.key(shared);
            }
        }
        graph.complete();
    }

    @Override
    Object readParts(Kryo kryo, BoundedInput input, Graph graph, Class<?> type) {
        Classes classes = graph.classes();
        Object[] all = new Object[input.elements(1)];
        Lost lost = null;
        for (int i = 0; i < all.length; i++) {
            input.nextElement();
            long shared = graph.shared();
            all[i] = classes.read(kryo, input);
            if (keys.test(i)) {
                graph.key(shared);
            }
            if (all[i] instanceof Lost lostPart) {
                lost = lostPart;
            }
        }
        return lost == null ? make.apply(all) : lost;
    }
}
