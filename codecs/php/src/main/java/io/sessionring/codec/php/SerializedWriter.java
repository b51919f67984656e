package io.sessionring.codec.php;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Writes what PHP's {@code serialize()} writes. Values are numbered as {@link SerializedReader} does.
 *
 * <p>It differs from PHP where PHP loses something: the same object in two places that are no references of each other is
 * always written as such ({@code r:}), also where PHP would make references of them.
 */
final class SerializedWriter {

    private final Output out;
    private final OpenValues open;
    private final boolean forComparison;

    /** Numbers of objects and references. */
    private final IdentityHashMap<PhpValue, Long> numbers = new IdentityHashMap<>();

    private final Map<PhpEnum, Long> cases = new HashMap<>();
    private long values;

    SerializedWriter(Output out) {
        this(out, Limits.DEPTH, false);
    }

    private SerializedWriter(Output out, int deepest, boolean forComparison) {
        this.out = out;
        this.open = new OpenValues(deepest);
        this.forComparison = forComparison;
    }

    /** {@return a writer of what nobody reads}: as deep as it may be, and with the bits of floats, however they are spelled. */
    static SerializedWriter forComparison(Output out) {
        return new SerializedWriter(out, Integer.MAX_VALUE, true);
    }

    /** Writes one value. */
    void write(PhpValue value) {
        writeOne(value);
        while (!open.isEmpty()) {
            Map.Entry<PhpKey, PhpValue> entry = open.next();
            if (entry == null) {
                open.leave();
                out.octet('}');
            } else {
                key(entry.getKey());
                writeOne(entry.getValue());
            }
        }
    }

    private void key(PhpKey key) {
        if (key instanceof PhpInt number) {
            integer(number);
        } else {
            string('s', (PhpString) key);
        }
    }

    private void writeOne(PhpValue place) {
        PhpValue value = place;
        if (place instanceof PhpReference reference) {
            Long known = numbers.putIfAbsent(reference, values + 1);
            if (known != null) {
                out.ascii("R:" + known + ";"); // has no number of its own
                return;
            }
            value = reference.value();
        }
        values++;
        if (value instanceof PhpArray array) {
            begin("a:" + array.size(), array, array.entries());
        } else if (value instanceof PhpObject || value instanceof PhpSerializedObject || value instanceof PhpEnum) {
            object(value);
        } else {
            scalar(value);
        }
    }

    private void scalar(PhpValue value) {
        if (value instanceof PhpNull) {
            out.ascii("N;");
        } else if (value instanceof PhpBool bool) {
            out.ascii(bool.value() ? "b:1;" : "b:0;");
        } else if (value instanceof PhpInt number) {
            integer(number);
        } else if (value instanceof PhpFloat number) {
            out.ascii("d:");
            if (forComparison) {
                out.number(Double.doubleToLongBits(number.value()), Long.BYTES);
            } else {
                out.ascii(number.spelling());
            }
            out.octet(';');
        } else if (value instanceof PhpString string) {
            string('s', string);
        } else {
            throw new IllegalStateException("no scalar: " + value);
        }
    }

    private void integer(PhpInt number) {
        out.ascii("i:" + number.value() + ";");
    }

    private void string(char type, PhpString string) {
        quoted(type, string);
        out.octet(';');
    }

    private void quoted(char type, PhpString string) {
        out.octet(type).ascii(":" + string.length() + ":\"").string(string).octet('"');
    }

    private void object(PhpValue value) {
        Long known = value instanceof PhpEnum one ? cases.putIfAbsent(one, values) : numbers.putIfAbsent(value, values);
        if (known != null) {
            out.ascii("r:" + known + ";");
        } else if (value instanceof PhpObject object) {
            quoted('O', object.type());
            begin(":" + object.entries().size(), object, object.entries());
        } else if (value instanceof PhpSerializedObject object) {
            quoted('C', object.type());
            out.ascii(":" + object.data().length() + ":{").string(object.data()).octet('}');
        } else if (value instanceof PhpEnum one) {
            string('E', one.joined());
        }
    }

    private void begin(String head, PhpValue value, Map<PhpKey, PhpValue> entries) {
        out.ascii(head + ":{");
        open.enter(value, entries);
    }
}
