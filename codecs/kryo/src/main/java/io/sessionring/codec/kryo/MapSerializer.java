package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A modifiable map: its comparator, if it is sorted; number of entries; key and value in turn. */
final class MapSerializer extends Composite {

    /** Makes an empty map. */
    @FunctionalInterface
    private interface Factory {
        Map<Object, Object> make(int room, @Nullable Comparator<Object> order);
    }

    private final boolean sorted;
    private final Factory factory;

    private MapSerializer(boolean sorted, Factory factory) {
        this.sorted = sorted;
        this.factory = factory;
    }

    static MapSerializer plain(IntFunction<Map<Object, Object>> factory) {
        return new MapSerializer(false, (room, order) -> factory.apply(room));
    }

    static MapSerializer sorted(Function<@Nullable Comparator<Object>, Map<Object, Object>> factory) {
        return new MapSerializer(true, (room, order) -> factory.apply(order));
    }

    @Override
    void writeParts(Kryo kryo, Output output, Graph graph, Object value) {
        Classes classes = graph.classes();
        if (sorted) {
            kryo.writeClassAndObject(output, ((SortedMap<?, ?>) value).comparator());
        }
        Object[] pairs = Pairs.of((Map<?, ?>) value);
        output.writeVarInt(pairs.length / 2, true);
        for (int i = 0; i < pairs.length; i += 2) {
            long shared = graph.shared();
            classes.write(kryo, output, pairs[i]);
            graph.key(shared);
            classes.write(kryo, output, pairs[i + 1]);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    Object readParts(Kryo kryo, BoundedInput input, Graph graph, Class<?> type) {
        Classes classes = graph.classes();
        Lost lost = null;
        Object comparator = sorted ? kryo.readClassAndObject(input) : null;
        if (comparator instanceof Lost lostComparator) {
            lost = lostComparator;
            comparator = null;
        }
        int count = input.elements(2);
        Map<Object, Object> map =
                factory.make(Math.min(count, CollectionSerializer.MOST_ROOM), (Comparator<Object>) comparator);
        kryo.reference(map);
        for (int i = 0; i < count; i++) {
            input.nextElement();
            long shared = graph.shared();
            Object key = classes.read(kryo, input);
            graph.key(shared);
            input.nextElement();
            Object value = classes.read(kryo, input);
            if (key instanceof Lost lostKey) {
                lost = lostKey;
            } else if (value instanceof Lost lostValue) {
                lost = lostValue;
            } else if (lost == null) {
                map.put(key, value);
            }
        }
        return lost == null ? map : graph.lose(map, lost);
    }
}
