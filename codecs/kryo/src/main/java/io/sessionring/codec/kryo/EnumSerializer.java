package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A constant by its name: constants may be added, moved and removed. */
final class EnumSerializer extends Serializer<Object> {

    private final Class<?> type;
    /** Made at first use: listing a class does not run its static initializer. */
    private volatile @Nullable Map<String, Object> constants;

    EnumSerializer(Class<?> type) {
        this.type = type;
    }

    @Override
    public void write(Kryo kryo, Output output, Object value) {
        output.writeString(((Enum<?>) value).name());
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<? extends Object> ignored) {
        Map<String, Object> known = constants;
        if (known == null) {
            known = new HashMap<>();
            for (Object constant : type.getEnumConstants()) {
                known.put(((Enum<?>) constant).name(), constant);
            }
            constants = known;
        }
        Object constant = known.get(((BoundedInput) input).readText());
        return constant == null
                ? Graph.of(kryo).lose(Faults.cannot(type, "has no constant of the name that was stored"))
                : constant;
    }
}
