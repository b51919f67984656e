package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A modifiable collection: its comparator, if it has an order of its own; number of elements; elements. */
final class CollectionSerializer extends Serializer<Object> {

    /** Room that is given in advance; beyond it a container grows with the elements that are really there. */
    static final int MOST_ROOM = 1024;

    /** Makes an empty collection. */
    @FunctionalInterface
    private interface Factory {
        Collection<Object> make(int room, @Nullable Comparator<Object> order);
    }

    private final @Nullable Function<Collection<?>, @Nullable Object> order;
    private final Factory factory;

    private CollectionSerializer(@Nullable Function<Collection<?>, @Nullable Object> order, Factory factory) {
        this.order = order;
        this.factory = factory;
    }

    static CollectionSerializer plain(IntFunction<Collection<Object>> factory) {
        return new CollectionSerializer(null, (room, order) -> factory.apply(room));
    }

    /**
     * @param order the comparator of a collection, null for the natural order
     */
    @SuppressWarnings("unchecked")
    static <C extends Collection<?>> CollectionSerializer ordered(
            Function<C, @Nullable Object> order, Function<@Nullable Comparator<Object>, Collection<Object>> factory) {
        return new CollectionSerializer(
                collection -> order.apply((C) collection), (room, comparator) -> factory.apply(comparator));
    }

    @Override
    public void write(Kryo kryo, Output output, Object value) {
        Collection<?> collection = (Collection<?>) value;
        if (order != null) {
            kryo.writeClassAndObject(output, order.apply(collection));
        }
        // Through an array: another thread may be changing a concurrent collection.
        Object[] elements = collection.toArray();
        output.writeVarInt(elements.length, true);
        for (Object element : elements) {
            kryo.writeClassAndObject(output, element);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
        BoundedInput bounded = (BoundedInput) input;
        Graph graph = Graph.of(kryo);
        int resolved = graph.resolved();
        Lost lost = null;
        Object comparator = order == null ? null : kryo.readClassAndObject(input);
        if (comparator instanceof Lost lostComparator) {
            lost = lostComparator;
            comparator = null;
        }
        int count = bounded.elements(1);
        Collection<Object> collection = factory.make(Math.min(count, MOST_ROOM), (Comparator<Object>) comparator);
        kryo.reference(collection);
        for (int i = 0; i < count; i++) {
            bounded.nextElement();
            Object element = kryo.readClassAndObject(input);
            if (element instanceof Lost lostElement) {
                lost = lostElement;
            } else if (lost == null) {
                collection.add(element);
            }
        }
        return lost == null ? collection : graph.lose(collection, lost, resolved);
    }
}
