package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Output;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A class that the application has listed. */
final class Listed extends Type {

    private final String name;
    private final int ordinal;
    private final @Nullable Shape shape;
    private final byte[] definition;
    private final int fieldsAt;

    private Listed(Class<?> type, Serializer<?> serializer, int tag, String name, int ordinal, @Nullable Shape shape) {
        super(type, serializer, tag, tag == Tags.OBJECT);
        this.name = name;
        this.ordinal = ordinal;
        this.shape = shape;
        Output output = new Output(64, -1);
        output.writeByte(tag);
        output.writeString(name);
        fieldsAt = output.position();
        if (shape != null) {
            output.writeVarInt(shape.members().length, true);
            for (Member member : shape.members()) {
                output.writeString(member.name());
                output.writeByte(member.kind().code());
            }
        }
        definition = output.toBytes();
    }

    /**
     * @throws IllegalArgumentException if values of this class cannot be stored
     */
    static Listed of(String name, Class<?> type, int ordinal) {
        String refused = refusal(type);
        if (refused != null) {
            throw new IllegalArgumentException(type.getName() + " cannot be listed: " + refused);
        }
        if (type.isEnum()) {
            return new Listed(type, new EnumSerializer(type), Tags.NAME, name, ordinal, null);
        }
        if (Modifier.isAbstract(type.getModifiers())) {
            return new Listed(type, new NoValues(), Tags.NAME, name, ordinal, null);
        }
        Shape shape = Shape.of(type);
        Serializer<?> serializer = type.isRecord() ? RecordSerializer.own(shape) : ObjectSerializer.own(shape);
        return new Listed(type, serializer, Tags.OBJECT, name, ordinal, shape);
    }

    /** {@return the name that is written} */
    String name() {
        return name;
    }

    int ordinal() {
        return ordinal;
    }

    /** What stands for the class where it occurs first in a value: tag, name and fields. */
    byte[] definition() {
        return definition;
    }

    /** Reads which fields the writer knew; the tag and the name have been read. */
    Type read(BoundedInput input) {
        int start = input.position();
        int end = start + definition.length - fieldsAt;
        if (shape == null
                || (end <= input.limit()
                        && Arrays.equals(input.getBuffer(), start, end, definition, fieldsAt, definition.length))) {
            input.setPosition(end);
            return this;
        }
        StoredField[] stored = StoredField.read(input);
        return new Type(
                getType(),
                getType().isRecord() ? new RecordSerializer(shape, stored) : new ObjectSerializer(shape, stored),
                Tags.OBJECT,
                true);
    }

    private static @Nullable String refusal(Class<?> type) {
        if (type.isArray()) {
            return "list the class that it is an array of";
        }
        if (type.isPrimitive() || (Faults.ofJdk(type) && !type.isEnum())) {
            return "it belongs to the JDK and is not among the JDK's types that this codec stores";
        }
        if (type.isAnonymousClass() || type.isHidden() || Proxy.isProxyClass(type) || type.isAnnotation()) {
            return "it has no name that another server knows";
        }
        return null;
    }
}
