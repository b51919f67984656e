package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A modifiable collection: its comparator, if it has an order of its own; number of elements; elements. */
final class CollectionSerializer extends Composite {

    /** Room that is given in advance; beyond it a container grows with the elements that are really there. */
    static final int MOST_ROOM = 1024;

    /** Makes an empty collection. */
    @FunctionalInterface
    private interface Factory {
        Collection<Object> make(int room, @Nullable Comparator<Object> order);
    }

    private final boolean keys;
    private final @Nullable Function<Collection<?>, @Nullable Object> order;
    private final Factory factory;

    private CollectionSerializer(
            boolean keys, @Nullable Function<Collection<?>, @Nullable Object> order, Factory factory) {
        this.keys = keys;
        this.order = order;
        this.factory = factory;
    }

    static CollectionSerializer list(IntFunction<Collection<Object>> factory) {
        return new CollectionSerializer(false, null, (room, order) -> factory.apply(room));
    }

    static CollectionSerializer set(IntFunction<Collection<Object>> factory) {
        return new CollectionSerializer(true, null, (room, order) -> factory.apply(room));
    }

    /**
     * @param order the comparator of a collection, null for the natural order
     */
    @SuppressWarnings("unchecked")
    static <C extends Collection<?>> CollectionSerializer ordered(
            Function<C, @Nullable Object> order, Function<@Nullable Comparator<Object>, Collection<Object>> factory) {
        return new CollectionSerializer(
                true, collection -> order.apply((C) collection), (room, comparator) -> factory.apply(comparator));
    }

    @Override
    void writeParts(Kryo kryo, Output output, Graph graph, Object value) {
        Classes classes = graph.classes();
        Collection<?> collection = (Collection<?>) value;
        if (order != null) {
            kryo.writeClassAndObject(output, order.apply(collection));
        }
        // Through an array: another thread may be changing a concurrent collection.
        Object[] elements = collection.toArray();
        output.writeVarInt(elements.length, true);
        for (Object element : elements) {
            long shared = graph.shared();
            classes.write(kryo, output, element);
            if (keys) {
                graph.key(shared);
            }
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    Object readParts(Kryo kryo, BoundedInput input, Graph graph, Class<?> type) {
        Classes classes = graph.classes();
        Lost lost = null;
        Object comparator = order == null ? null : kryo.readClassAndObject(input);
        if (comparator instanceof Lost lostComparator) {
            lost = lostComparator;
            comparator = null;
        }
        int count = input.elements(1);
        Collection<Object> collection = factory.make(Math.min(count, MOST_ROOM), (Comparator<Object>) comparator);
        kryo.reference(collection);
        for (int i = 0; i < count; i++) {
            input.nextElement();
            long shared = graph.shared();
            Object element = classes.read(kryo, input);
            if (keys) {
                graph.key(shared);
            }
            if (element instanceof Lost lostElement) {
                lost = lostElement;
            } else if (lost == null) {
                collection.add(element);
            }
        }
        return lost == null ? collection : graph.lose(collection, lost);
    }
}
