package io.sessionring.codec.php;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Writes igbinary's format, version 2, with strings that come again as numbers ({@code igbinary.compact_strings}). */
final class IgbinaryWriter {

    private static final int VERSION = 2;

    private final Output out;
    private final OpenValues open = new OpenValues(Limits.DEPTH);
    private final Map<PhpString, Integer> strings = new HashMap<>();

    /** Numbers of objects and references. */
    private final IdentityHashMap<PhpValue, Integer> numbers = new IdentityHashMap<>();

    private final Map<PhpEnum, Integer> cases = new HashMap<>();

    /** How many arrays, objects and references have been written. */
    private int count;

    IgbinaryWriter(Output out) {
        this.out = out;
    }

    /** Writes header and value. */
    void write(PhpValue value) {
        out.number(VERSION, Integer.BYTES);
        writeOne(value);
        while (!open.isEmpty()) {
            Map.Entry<PhpKey, PhpValue> entry = open.next();
            if (entry == null) {
                open.leave();
            } else {
                writeOne(entry.getKey());
                writeOne(entry.getValue());
            }
        }
    }

    private void writeOne(PhpValue place) {
        PhpValue value = place;
        if (place instanceof PhpReference reference) {
            out.octet(IgbinaryType.REFERENCE);
            value = reference.value();
            if (!isObject(value)) {
                Integer known = numbers.putIfAbsent(reference, count);
                if (known != null) {
                    sized(IgbinaryType.ARRAY_AGAIN, known);
                    return;
                }
                count++;
            }
        } else if (place instanceof PhpArray) {
            count++;
        }
        if (value instanceof PhpArray array) {
            sized(IgbinaryType.ARRAY, array.size());
            open.enter(array, array.entries());
        } else if (isObject(value)) {
            object(value);
        } else {
            scalar(value);
        }
    }

    private static boolean isObject(PhpValue value) {
        return value instanceof PhpObject || value instanceof PhpSerializedObject || value instanceof PhpEnum;
    }

    private void object(PhpValue value) {
        Integer known =
                value instanceof PhpEnum one ? cases.putIfAbsent(one, count) : numbers.putIfAbsent(value, count);
        if (known != null) {
            sized(IgbinaryType.OBJECT_AGAIN, known);
            return;
        }
        count++;
        if (value instanceof PhpObject object) {
            className(object.type());
            sized(IgbinaryType.ARRAY, object.entries().size());
            open.enter(object, object.entries());
        } else if (value instanceof PhpSerializedObject object) {
            className(object.type());
            sized(IgbinaryType.SERIALIZED, object.data().length());
            out.string(object.data());
        } else if (value instanceof PhpEnum one) {
            className(one.type());
            out.octet(IgbinaryType.ENUM_CASE);
            string(one.name());
        }
    }

    private void className(PhpString name) {
        Integer known = strings.putIfAbsent(name, strings.size());
        if (known != null) {
            sized(IgbinaryType.OBJECT_NAME_AGAIN, known);
        } else {
            sized(IgbinaryType.OBJECT, name.length());
            out.string(name);
        }
    }

    private void scalar(PhpValue value) {
        if (value instanceof PhpNull) {
            out.octet(IgbinaryType.NULL);
        } else if (value instanceof PhpBool bool) {
            out.octet(bool.value() ? IgbinaryType.TRUE : IgbinaryType.FALSE);
        } else if (value instanceof PhpInt number) {
            integer(number.value());
        } else if (value instanceof PhpFloat number) {
            out.octet(IgbinaryType.DOUBLE).number(Double.doubleToRawLongBits(number.value()), Long.BYTES);
        } else if (value instanceof PhpString string) {
            string(string);
        } else {
            throw new IllegalStateException("no scalar: " + value);
        }
    }

    private void integer(long value) {
        int sign = value < 0 ? 1 : 0;
        long magnitude = Math.abs(value); // stays what it is, unsigned, for the smallest there is
        if (magnitude >>> Integer.SIZE != 0) {
            out.octet(IgbinaryType.LONG_64 + sign).number(magnitude, Long.BYTES);
            return;
        }
        int step = magnitude <= 0xff ? 0 : magnitude <= 0xffff ? 1 : 2;
        out.octet(IgbinaryType.LONG + 2 * step + sign).number(magnitude, 1 << step);
    }

    private void string(PhpString string) {
        if (string.length() == 0) {
            out.octet(IgbinaryType.EMPTY_STRING);
            return;
        }
        Integer known = strings.putIfAbsent(string, strings.size());
        if (known != null) {
            sized(IgbinaryType.STRING_AGAIN, known);
        } else {
            sized(IgbinaryType.STRING, string.length());
            out.string(string);
        }
    }

    /** Writes a code for as many bytes as the number needs, 1, 2 or 4, and the number. */
    private void sized(int first, int number) {
        int step = number <= 0xff ? 0 : number <= 0xffff ? 1 : 2;
        out.octet(first + step).number(number, 1 << step);
    }
}
