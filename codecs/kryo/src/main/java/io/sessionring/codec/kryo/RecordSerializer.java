package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Records of a listed class, made by the canonical constructor; a component that the bytes lack is null, 0 or false. */
final class RecordSerializer extends Composite {

    private final Shape shape;
    private final Constructor<?> canonical;
    private final Object[] defaults;
    private final StoredField[] stored;
    /** For each stored field where it goes, or -1. */
    private final int[] positions;

    static RecordSerializer own(Shape shape) {
        return new RecordSerializer(
                shape,
                Arrays.stream(shape.members())
                        .map(member -> new StoredField(member.name(), member.kind()))
                        .toArray(StoredField[]::new));
    }

    RecordSerializer(Shape shape, StoredField[] stored) {
        this.shape = shape;
        this.stored = stored;
        RecordComponent[] components = shape.type().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        defaults = new Object[components.length];
        positions = new int[stored.length];
        Arrays.fill(positions, -1);
        for (int c = 0; c < components.length; c++) {
            types[c] = components[c].getType();
            defaults[c] = Array.get(Array.newInstance(types[c], 1), 0);
            for (int i = 0; i < stored.length; i++) {
                if (stored[i].name().equals(components[c].getName())) {
                    positions[i] = c;
                }
            }
        }
        try {
            canonical = shape.type().getDeclaredConstructor(types);
            canonical.setAccessible(true);
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException(shape.type().getName() + " has no canonical constructor", e);
        }
    }

    @Override
    void writeParts(Kryo kryo, Output output, Graph graph, Object value) {
        graph.incomplete(value);
        try {
            for (Member member : shape.members()) {
                member.write(kryo, output, value);
            }
        } catch (ReflectiveOperationException e) {
            throw Faults.failed(shape.type(), "cannot be read", e);
        }
        graph.complete();
    }

    @Override
    Object readParts(Kryo kryo, BoundedInput input, Graph graph, Class<?> type) {
        Object[] values = defaults.clone();
        Lost lost = null;
        for (int i = 0; i < stored.length; i++) {
            if (positions[i] < 0) {
                graph.beginSkipping();
                stored[i].kind().read(kryo, input);
                graph.endSkipping();
                continue;
            }
            Object part = stored[i].kind().read(kryo, input);
            if (part instanceof Lost lostPart) {
                lost = lostPart;
                continue;
            }
            Member member = shape.member(stored[i].name());
            try {
                values[positions[i]] = member == null ? part : member.fit(part);
            } catch (IllegalArgumentException e) {
                lost = graph.lose(ObjectSerializer.misfit(shape, member));
            }
        }
        return lost == null ? make(values) : lost;
    }

    private Object make(@Nullable Object[] values) {
        try {
            return canonical.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw Faults.failed(shape.type(), "cannot be made", e);
        }
    }
}
