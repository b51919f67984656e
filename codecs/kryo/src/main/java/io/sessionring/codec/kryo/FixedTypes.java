package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Serializer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The JDK's classes that are stored under a tag. */
final class FixedTypes {

    private final List<Type> types = new ArrayList<>();
    private final Set<Class<?>> taken = new HashSet<>();

    static List<Type> all() {
        FixedTypes all = new FixedTypes();
        Scalars.addTo(all);
        Times.addTo(all);
        Containers.addTo(all);
        Frozen.addTo(all);
        return all.types;
    }

    /** An immutable value without parts: repeated rather than referred to. */
    <T> void value(int tag, Class<? extends T> type, Leaf.Writer<T> writer, Leaf.Reader<T> reader) {
        add(tag, type, new Leaf<>(writer, reader), false);
    }

    /** A modifiable value without parts. */
    <T> void modifiable(int tag, Class<? extends T> type, Leaf.Writer<T> writer, Leaf.Reader<T> reader) {
        add(tag, type, new Leaf<>(writer, reader), true);
    }

    /** The one instance of its class. */
    void constant(int tag, Object constant) {
        add(tag, constant.getClass(), new Leaf<>((output, value) -> {}, input -> constant), false);
    }

    void enumeration(int tag, Class<?> type) {
        add(tag, type, new EnumSerializer(type), false);
    }

    void container(int tag, Class<?> type, Serializer<?> serializer) {
        add(tag, type, serializer, true);
    }

    /** An interface or abstract class that arrays can be of. */
    void component(int tag, Class<?> type) {
        add(tag, type, new NoValues(), false);
    }

    /** Several classes may share a tag: what is read is of the class that came first. */
    private void add(int tag, Class<?> type, Serializer<?> serializer, boolean referenced) {
        if (taken.add(type)) {
            types.add(new Type(type, serializer, tag, referenced));
        }
    }
}
