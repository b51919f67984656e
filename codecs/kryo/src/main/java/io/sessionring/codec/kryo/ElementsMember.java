package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an application's own subclass of a JDK collection or map holds, as an array: the JDK's fields are closed to
 * reflection. Stored last, so that the class's own fields are there when elements are added.
 */
final class ElementsMember implements Member {

    /** No field has this name. */
    static final String NAME = "~";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Kind kind() {
        return Kind.VALUE;
    }

    @Override
    public void write(Kryo kryo, Output output, Object owner) {
        Object[] elements;
        if (owner instanceof Map<?, ?> map) {
            elements = Pairs.of(map);
        } else {
            elements = ((Collection<?>) owner).toArray();
        }
        kryo.writeClassAndObject(output, elements);
    }

    @Override
    public void read(BoundedInput input, Object owner) {
        throw new IllegalStateException("elements are read by their tag");
    }

    @Override
    @SuppressWarnings("unchecked")
    public void set(Object owner, @Nullable Object value) {
        Object[] elements = (Object[]) fit(value);
        if (owner instanceof Map<?, ?> map) {
            Pairs.put(elements, (Map<Object, Object>) map);
        } else {
            ((Collection<Object>) owner).addAll(Arrays.asList(elements));
        }
    }

    @Override
    public Object fit(@Nullable Object value) {
        if (value instanceof Object[] elements) {
            return elements;
        }
        throw new IllegalArgumentException(NAME);
    }
}
