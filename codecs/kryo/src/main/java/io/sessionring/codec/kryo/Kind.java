package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import org.jspecify.annotations.Nullable;

/** How a field is stored. The code is stored once for each field of a class and never changes. */
enum Kind {
    /** Tag and value, as everywhere else. */
    VALUE(0),
    BOOLEAN(1),
    BYTE(2),
    CHAR(3),
    SHORT(4),
    INT(5),
    LONG(6),
    FLOAT(7),
    DOUBLE(8),
    /** Without a tag; Kryo's strings can be null. */
    STRING(9);

    private static final Kind[] BY_CODE = new Kind[10];

    static {
        for (Kind kind : values()) {
            BY_CODE[kind.code] = kind;
        }
    }

    private final int code;

    Kind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Kind of(Class<?> type) {
        if (type == String.class) {
            return STRING;
        }
        if (!type.isPrimitive()) {
            return VALUE;
        }
        return switch (type.getName()) {
            case "boolean" -> BOOLEAN;
            case "byte" -> BYTE;
            case "char" -> CHAR;
            case "short" -> SHORT;
            case "int" -> INT;
            case "long" -> LONG;
            case "float" -> FLOAT;
            default -> DOUBLE;
        };
    }

    static Kind read(BoundedInput input) {
        int code = input.readByteUnsigned();
        if (code >= BY_CODE.length) {
            throw Faults.damaged("a field of unknown kind " + code);
        }
        return BY_CODE[code];
    }

    @Nullable
    Object read(Kryo kryo, BoundedInput input) {
        return switch (this) {
            case VALUE -> Classes.of(kryo).read(kryo, input);
            case BOOLEAN -> input.readBoolean();
            case BYTE -> input.readByte();
            case CHAR -> input.readChar();
            case SHORT -> input.readShort();
            case INT -> input.readVarInt(false);
            case LONG -> input.readVarLong(false);
            case FLOAT -> input.readFloat();
            case DOUBLE -> input.readDouble();
            case STRING -> input.readString();
        };
    }
}
