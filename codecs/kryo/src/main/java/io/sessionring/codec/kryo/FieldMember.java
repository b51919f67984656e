package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/** A field that is neither static nor transient. */
final class FieldMember implements Member {

    private final String name;
    private final Field field;
    private final Kind kind;
    private final Class<?> boxed;

    FieldMember(String name, Field field) {
        this.name = name;
        this.field = field;
        kind = Kind.of(field.getType());
        boxed = MethodType.methodType(field.getType()).wrap().returnType();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public void write(Kryo kryo, Output output, Object owner) throws ReflectiveOperationException {
        switch (kind) {
            case VALUE -> Classes.of(kryo).write(kryo, output, field.get(owner));
            case BOOLEAN -> output.writeBoolean(field.getBoolean(owner));
            case BYTE -> output.writeByte(field.getByte(owner));
            case CHAR -> output.writeChar(field.getChar(owner));
            case SHORT -> output.writeShort(field.getShort(owner));
            case INT -> output.writeVarInt(field.getInt(owner), false);
            case LONG -> output.writeVarLong(field.getLong(owner), false);
            case FLOAT -> output.writeFloat(field.getFloat(owner));
            case DOUBLE -> output.writeDouble(field.getDouble(owner));
            case STRING -> output.writeString((String) field.get(owner));
        }
    }

    @Override
    public void read(BoundedInput input, Object owner) throws ReflectiveOperationException {
        switch (kind) {
            case VALUE -> throw new IllegalStateException("a value is read by its tag");
            case BOOLEAN -> field.setBoolean(owner, input.readBoolean());
            case BYTE -> field.setByte(owner, input.readByte());
            case CHAR -> field.setChar(owner, input.readChar());
            case SHORT -> field.setShort(owner, input.readShort());
            case INT -> field.setInt(owner, input.readVarInt(false));
            case LONG -> field.setLong(owner, input.readVarLong(false));
            case FLOAT -> field.setFloat(owner, input.readFloat());
            case DOUBLE -> field.setDouble(owner, input.readDouble());
            case STRING -> field.set(owner, input.readString());
        }
    }

    @Override
    public void set(Object owner, @Nullable Object value) throws ReflectiveOperationException {
        field.set(owner, fit(value));
    }

    @Override
    public @Nullable Object fit(@Nullable Object value) {
        if (value == null ? !field.getType().isPrimitive() : boxed.isInstance(value)) {
            return value;
        }
        Object widened = value instanceof Number number ? widen(number) : null;
        if (widened == null) {
            throw new IllegalArgumentException(name);
        }
        return widened;
    }

    private @Nullable Object widen(Number number) {
        boolean integral = number instanceof Byte
                || number instanceof Short
                || number instanceof Integer
                || number instanceof Long;
        long value = number.longValue();
        if (boxed == Long.class && integral) {
            return value;
        }
        if (boxed == Integer.class && integral && (int) value == value) {
            return (int) value;
        }
        if (boxed == Short.class && integral && (short) value == value) {
            return (short) value;
        }
        if (boxed == Byte.class && integral && (byte) value == value) {
            return (byte) value;
        }
        if (boxed == Double.class && (number instanceof Float || (integral && (long) (double) value == value))) {
            return number.doubleValue();
        }
        return null;
    }
}
