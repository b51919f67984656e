package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.EnumSet;

/** The enum class, which an empty set has too; number of constants; their names. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class EnumSetSerializer extends Serializer<Object> {

    @Override
    public void write(Kryo kryo, Output output, Object value) {
        EnumSet<?> set = (EnumSet<?>) value;
        EnumSet<?> known = set.isEmpty() ? EnumSet.complementOf((EnumSet) set) : set;
        if (known.isEmpty()) {
            throw Faults.cannot(value.getClass(), "of an enum without constants is not stored by this codec");
        }
        Classes.of(kryo).writeType(output, known.iterator().next().getDeclaringClass());
        output.writeVarInt(set.size(), true);
        for (Enum<?> constant : set) {
            output.writeString(constant.name());
        }
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<? extends Object> ignored) {
        BoundedInput bounded = (BoundedInput) input;
        Type type = Classes.of(kryo).readEnum(bounded);
        EnumSet set = type.skipped() ? EnumSet.noneOf(Kind.class) : EnumSet.noneOf(type.getType());
        kryo.reference(set);
        Lost lost = type.getSerializer() instanceof Skip skip ? new Lost(skip.complaint()) : null;
        int count = bounded.length(1);
        for (int i = 0; i < count; i++) {
            Object constant = type.getSerializer().read(kryo, input, type.getType());
            if (constant instanceof Lost lostConstant) {
                lost = lostConstant;
            } else {
                set.add(constant);
            }
        }
        Graph graph = Graph.of(kryo);
        return lost == null ? set : graph.lose(set, lost);
    }
}
