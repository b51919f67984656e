package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The enum class, which an empty map has too; number of entries; constant's name and value in turn. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class EnumMapSerializer extends Composite {

    @Override
    void writeParts(Kryo kryo, Output output, Graph graph, Object value) {
        Classes classes = graph.classes();
        EnumMap<?, ?> map = (EnumMap<?, ?>) value;
        Classes.of(kryo).writeType(output, keyType(map));
        output.writeVarInt(map.size(), true);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            output.writeString(((Enum<?>) entry.getKey()).name());
            classes.write(kryo, output, entry.getValue());
        }
    }

    @Override
    Object readParts(Kryo kryo, BoundedInput input, Graph graph, Class<?> ignored) {
        Classes classes = graph.classes();
        Type type = Classes.of(kryo).readEnum(input);
        EnumMap map = type.skipped() ? new EnumMap(Kind.class) : new EnumMap(type.getType());
        kryo.reference(map);
        Lost lost = type.getSerializer() instanceof Skip skip ? new Lost(skip.complaint()) : null;
        int count = input.elements(2);
        for (int i = 0; i < count; i++) {
            input.nextElement();
            Object key = type.getSerializer().read(kryo, input, type.getType());
            input.nextElement();
            Object value = classes.read(kryo, input);
            if (key instanceof Lost lostKey) {
                lost = lostKey;
            } else if (value instanceof Lost lostValue) {
                lost = lostValue;
            } else {
                map.put(key, value);
            }
        }
        return lost == null ? map : graph.lose(map, lost);
    }

    private static Class<?> keyType(EnumMap<?, ?> map) {
        return map.isEmpty() ? KeyType.of(map) : map.keySet().iterator().next().getDeclaringClass();
    }

    /** An empty EnumMap shows its key type nowhere but in its serialized form, which names the class; nothing is kept. */
    private static final class KeyType extends ObjectOutputStream {

        private @Nullable Class<?> found;

        private KeyType() throws IOException {
            super(OutputStream.nullOutputStream());
        }

        static Class<?> of(EnumMap<?, ?> empty) {
            try (KeyType stream = new KeyType()) {
                stream.writeObject(empty);
                if (stream.found != null) {
                    return stream.found;
                }
            } catch (IOException e) {
                throw Faults.failed(EnumMap.class, "is empty and does not show its key type", e);
            }
            throw Faults.cannot(EnumMap.class, "is empty and does not show its key type");
        }

        @Override
        protected void annotateClass(Class<?> type) {
            if (type.isEnum()) {
                found = type;
            }
        }
    }
}
