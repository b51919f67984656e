package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.io.Output;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.BitSet;
import java.util.Currency;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers, text, arrays of primitives and other values of one piece. */
final class Scalars {

    private Scalars() {}

    static void addTo(FixedTypes types) {
        types.value(Tags.STRING, String.class, Output::writeString, BoundedInput::readText);
        types.value(Tags.INTEGER, Integer.class, (out, v) -> out.writeVarInt(v, false), in -> in.readVarInt(false));
        types.value(Tags.LONG, Long.class, (out, v) -> out.writeVarLong(v, false), in -> in.readVarLong(false));
        types.value(Tags.BOOLEAN, Boolean.class, Output::writeBoolean, BoundedInput::readBoolean);
        types.value(Tags.DOUBLE, Double.class, Output::writeDouble, BoundedInput::readDouble);
        types.value(Tags.FLOAT, Float.class, Output::writeFloat, BoundedInput::readFloat);
        types.value(Tags.SHORT, Short.class, (out, v) -> out.writeShort(v), BoundedInput::readShort);
        types.value(Tags.BYTE, Byte.class, (out, v) -> out.writeByte(v), BoundedInput::readByte);
        types.value(Tags.CHARACTER, Character.class, Output::writeChar, BoundedInput::readChar);
        types.value(
                Tags.BIG_INTEGER,
                BigInteger.class,
                (out, v) -> bytes(out, v.toByteArray()),
                in -> new BigInteger(in.readByteArray()));
        types.value(
                Tags.BIG_DECIMAL,
                BigDecimal.class,
                (out, v) -> {
                    bytes(out, v.unscaledValue().toByteArray());
                    out.writeVarInt(v.scale(), false);
                },
                in -> new BigDecimal(new BigInteger(in.readByteArray()), in.readVarInt(false)));
        types.value(
                Tags.UUID,
                UUID.class,
                (out, v) -> {
                    out.writeLong(v.getMostSignificantBits());
                    out.writeLong(v.getLeastSignificantBits());
                },
                in -> new UUID(in.readLong(), in.readLong()));
        types.value(Tags.LOCALE, Locale.class, Scalars::writeLocale, Scalars::readLocale);
        types.value(
                Tags.CURRENCY,
                Currency.class,
                (out, v) -> out.writeString(v.getCurrencyCode()),
                in -> Currency.getInstance(in.readText()));
        types.value(Tags.URI, URI.class, (out, v) -> out.writeString(v.toString()), in -> URI.create(in.readText()));
        types.value(
                Tags.OPTIONAL_INT,
                OptionalInt.class,
                (out, v) -> {
                    out.writeBoolean(v.isPresent());
                    v.ifPresent(i -> out.writeVarInt(i, false));
                },
                in -> in.readBoolean() ? OptionalInt.of(in.readVarInt(false)) : OptionalInt.empty());
        types.value(
                Tags.OPTIONAL_LONG,
                OptionalLong.class,
                (out, v) -> {
                    out.writeBoolean(v.isPresent());
                    v.ifPresent(l -> out.writeVarLong(l, false));
                },
                in -> in.readBoolean() ? OptionalLong.of(in.readVarLong(false)) : OptionalLong.empty());
        types.value(
                Tags.OPTIONAL_DOUBLE,
                OptionalDouble.class,
                (out, v) -> {
                    out.writeBoolean(v.isPresent());
                    v.ifPresent(out::writeDouble);
                },
                in -> in.readBoolean() ? OptionalDouble.of(in.readDouble()) : OptionalDouble.empty());
        modifiable(types);
        arrays(types);
    }

    private static void modifiable(FixedTypes types) {
        types.modifiable(
                Tags.ATOMIC_INTEGER,
                AtomicInteger.class,
                (out, v) -> out.writeVarInt(v.get(), false),
                in -> new AtomicInteger(in.readVarInt(false)));
        types.modifiable(
                Tags.ATOMIC_LONG,
                AtomicLong.class,
                (out, v) -> out.writeVarLong(v.get(), false),
                in -> new AtomicLong(in.readVarLong(false)));
        types.modifiable(
                Tags.ATOMIC_BOOLEAN,
                AtomicBoolean.class,
                (out, v) -> out.writeBoolean(v.get()),
                in -> new AtomicBoolean(in.readBoolean()));
        types.modifiable(
                Tags.BIT_SET,
                BitSet.class,
                (out, v) -> bytes(out, v.toByteArray()),
                in -> BitSet.valueOf(in.readByteArray()));
    }

    private static void arrays(FixedTypes types) {
        types.modifiable(Tags.BYTES, byte[].class, Scalars::bytes, BoundedInput::readByteArray);
        types.modifiable(
                Tags.SHORTS,
                short[].class,
                (out, v) -> {
                    out.writeVarInt(v.length, true);
                    out.writeShorts(v, 0, v.length);
                },
                in -> in.readShorts(in.length(Short.BYTES)));
        types.modifiable(
                Tags.CHARS,
                char[].class,
                (out, v) -> {
                    out.writeVarInt(v.length, true);
                    out.writeChars(v, 0, v.length);
                },
                in -> in.readChars(in.length(Character.BYTES)));
        types.modifiable(
                Tags.INTS,
                int[].class,
                (out, v) -> {
                    out.writeVarInt(v.length, true);
                    for (int i : v) {
                        out.writeVarInt(i, false);
                    }
                },
                in -> {
                    int[] array = new int[in.length(1)];
                    for (int i = 0; i < array.length; i++) {
                        array[i] = in.readVarInt(false);
                    }
                    return array;
                });
        types.modifiable(
                Tags.LONGS,
                long[].class,
                (out, v) -> {
                    out.writeVarInt(v.length, true);
                    for (long l : v) {
                        out.writeVarLong(l, false);
                    }
                },
                in -> {
                    long[] array = new long[in.length(1)];
                    for (int i = 0; i < array.length; i++) {
                        array[i] = in.readVarLong(false);
                    }
                    return array;
                });
        types.modifiable(
                Tags.FLOATS,
                float[].class,
                (out, v) -> {
                    out.writeVarInt(v.length, true);
                    out.writeFloats(v, 0, v.length);
                },
                in -> in.readFloats(in.length(Float.BYTES)));
        types.modifiable(
                Tags.DOUBLES,
                double[].class,
                (out, v) -> {
                    out.writeVarInt(v.length, true);
                    out.writeDoubles(v, 0, v.length);
                },
                in -> in.readDoubles(in.length(Double.BYTES)));
        types.modifiable(
                Tags.BOOLEANS,
                boolean[].class,
                (out, v) -> {
                    out.writeVarInt(v.length, true);
                    out.writeBooleans(v, 0, v.length);
                },
                in -> in.readBooleans(in.length(1)));
    }

    private static void bytes(Output output, byte[] bytes) {
        output.writeVarInt(bytes.length, true);
        output.writeBytes(bytes);
    }

    /** The language tag where it says all, which it does not for locales made by the old constructors. */
    private static void writeLocale(Output output, Locale locale) {
        String tag = locale.toLanguageTag();
        if (Locale.forLanguageTag(tag).equals(locale)) {
            output.writeString(tag);
        } else {
            output.writeString("");
            output.writeString(locale.getLanguage());
            output.writeString(locale.getCountry());
            output.writeString(locale.getVariant());
        }
    }

    @SuppressWarnings("deprecation") // the replacement is not in JDK 17
    private static Locale readLocale(BoundedInput input) {
        String tag = input.readText();
        return tag.isEmpty()
                ? new Locale(input.readText(), input.readText(), input.readText())
                : Locale.forLanguageTag(tag);
    }
}
