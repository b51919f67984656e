package io.sessionring.codec.php;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what PHP's {@code serialize()} writes, and takes and refuses what its {@code unserialize()} does (PHP 8.2,
 * {@code ext/standard/var_unserializer.re}), except that it knows no classes.
 *
 * <p>Every value but a {@code R:} has a number, counted from 1 across all values that one reader reads; references name their
 * target by it. What is nested waits on a stack of our own, so that its depth costs no thread its stack.
 */
final class SerializedReader {

    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:[0-9]+|[0-9]*\\.[0-9]+|[0-9]+\\.[0-9]*)(?:[eE][+-]?[0-9]+)?");

    /** Where a numbered value stands. */
    private static final class Slot {

        private Map<PhpKey, PhpValue> entries;
        private final PhpKey key;

        Slot(Map<PhpKey, PhpValue> entries, PhpKey key) {
            this.entries = entries;
            this.key = key;
        }

        @Nullable
        PhpValue value() {
            return entries.get(key);
        }

        void set(PhpValue value) {
            entries.put(key, value);
        }

        boolean is(Map<PhpKey, PhpValue> otherEntries, PhpKey otherKey) {
            return entries == otherEntries && key.equals(otherKey);
        }

        /** Follows its value to another map, where it has the same key. */
        void move(Map<PhpKey, PhpValue> to) {
            entries = to;
        }
    }

    /** An array or an object of which not all has been read. */
    private static final class Open {

        final Map<PhpKey, PhpValue> entries;
        final @Nullable PhpObject object;
        long left;

        Open(Map<PhpKey, PhpValue> entries, @Nullable PhpObject object, long left) {
            this.entries = entries;
            this.object = object;
            this.left = left;
        }
    }

    private final Input in;
    private int values;
    private final List<Slot> slots = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();

    /** Where the variables stand that have been read, by their names. */
    private final Map<PhpKey, Slot> variables = new HashMap<>();

    private boolean hasReferences;

    SerializedReader(Input in) {
        this.in = in;
    }

    /**
     * Reads one variable of a session. If the name was there before, the later value counts, and what refers to the number of
     * the earlier one still means the earlier one.
     */
    void readVariable(Map<PhpKey, PhpValue> session, PhpString name) {
        Map<PhpKey, PhpValue> apart = new HashMap<>();
        int number = slots.size();
        read(apart, name);
        PhpValue earlier = session.put(name, Objects.requireNonNull(apart.get(name)));
        Slot earlierSlot = variables.remove(name);
        if (earlier != null && earlierSlot != null) {
            Map<PhpKey, PhpValue> nowhere = new HashMap<>();
            nowhere.put(name, earlier);
            earlierSlot.move(nowhere);
        }
        if (slots.size() > number && slots.get(number).is(apart, name)) { // a R: has no number of its own
            slots.get(number).move(session);
            variables.put(name, slots.get(number));
        }
    }

    /** Ends the reading of what is in a map. */
    void end(Map<PhpKey, PhpValue> session) {
        if (hasReferences) {
            SingleReferences.replace(session);
        }
    }

    /** Reads one value and puts it in a place. */
    void read(Map<PhpKey, PhpValue> entries, PhpKey key) {
        readOne(entries, key);
        for (Open top; (top = open.peek()) != null; ) {
            if (top.left == 0) {
                in.expect('}');
                open.pop();
            } else {
                top.left--;
                readOne(top.entries, top.object == null ? arrayKey() : top.object.keyFor(propertyKey()));
            }
        }
    }

    /** Reads one value, of an array or an object its beginning. */
    private void readOne(Map<PhpKey, PhpValue> entries, PhpKey key) {
        if (++values > Limits.VALUES) {
            throw in.damaged("there are more than " + Limits.VALUES + " values");
        }
        int type = in.next();
        if (type == 'R') {
            in.expect(':');
            entries.put(key, reference(entries, key));
            return;
        }
        slots.add(new Slot(entries, key));
        if (type == 'N') {
            in.expect(';');
            entries.put(key, PhpNull.NULL);
            return;
        }
        in.expect(':');
        switch (type) {
            case 'b' -> entries.put(key, new PhpBool(bool()));
            case 'i' -> entries.put(key, integer());
            case 'd' -> entries.put(key, floating());
            case 's' -> entries.put(key, string());
            case 'S' -> entries.put(key, escapedString());
            case 'E' -> entries.put(key, enumCase());
            case 'r' -> entries.put(key, object());
            case 'C' -> entries.put(key, serializedObject());
            case 'a' -> {
                PhpArray array = new PhpArray();
                entries.put(key, array);
                open(array.entries(), null, in.count());
            }
            case 'O' -> {
                PhpObject made = new PhpObject(className());
                entries.put(key, made);
                open(made.entries(), made, in.integer());
            }
            default -> throw in.damaged("no value begins like this");
        }
    }

    private void open(Map<PhpKey, PhpValue> entries, @Nullable PhpObject object, long count) {
        in.expect(':');
        in.expect('{');
        if (count < 0 || count > in.left()) {
            throw in.damaged("there are fewer entries than are announced");
        }
        if (open.size() >= Limits.DEPTH) {
            throw in.damaged("more than " + Limits.DEPTH + " levels are nested");
        }
        open.push(new Open(entries, object, count));
    }

    private PhpKey arrayKey() {
        PhpKey key = propertyKey();
        return key instanceof PhpString string ? PhpKey.of(string) : key;
    }

    private PhpKey propertyKey() {
        int type = in.next();
        in.expect(':');
        return switch (type) {
            case 'i' -> integer();
            case 's' -> string();
            case 'S' -> escapedString();
            default -> throw in.damaged("a key is neither an integer nor a string");
        };
    }

    private boolean bool() {
        int digit = in.next();
        in.expect(';');
        if (digit != '0' && digit != '1') {
            throw in.damaged("a bool is neither 0 nor 1");
        }
        return digit == '1';
    }

    private PhpInt integer() {
        long value = in.integer();
        in.expect(';');
        return new PhpInt(value);
    }

    private PhpFloat floating() {
        String text = in.asciiUntil(';');
        double value = switch (text) {
            case "NAN" -> Double.NaN;
            case "INF" -> Double.POSITIVE_INFINITY;
            case "-INF" -> Double.NEGATIVE_INFINITY;
            default -> {
                if (!FLOAT.matcher(text).matches()) {
                    throw in.damaged("a float is not written like one");
                }
                yield Double.parseDouble(text);
            }
        };
        return new PhpFloat(value, text);
    }

    private PhpString string() {
        PhpString string = quoted();
        in.expect(';');
        return string;
    }

    /** Length, colon, and so many bytes in quotation marks. */
    private PhpString quoted() {
        long length = in.unsigned();
        in.expect(':');
        in.expect('"');
        PhpString string = in.take(length);
        in.expect('"');
        return string;
    }

    /** Bytes, some of which are written as a backslash and two hexadecimal digits. */
    private PhpString escapedString() {
        long length = in.unsigned();
        in.expect(':');
        in.expect('"');
        if (length < 0 || length > in.left()) {
            throw in.damaged("a length is greater than what is left");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (long i = 0; i < length; i++) {
            int c = in.next();
            if (c == '\\') {
                c = (hexadecimal() << 4) | hexadecimal();
            }
            bytes.write(c);
        }
        in.expect('"');
        in.expect(';');
        return PhpString.owning(bytes.toByteArray());
    }

    private int hexadecimal() {
        int digit = Character.digit(in.next(), 16);
        if (digit < 0) {
            throw in.damaged("a byte is not written with hexadecimal digits");
        }
        return digit;
    }

    private PhpEnum enumCase() {
        PhpString both = string();
        byte[] bytes = both.shared();
        int colon = 0;
        while (colon < bytes.length && bytes[colon] != ':') {
            colon++;
        }
        if (colon == bytes.length) {
            throw in.damaged("a case of an enum has no name");
        }
        Input parts = new Input(bytes);
        PhpString type = parts.take(colon);
        parts.expect(':');
        PhpString name = parts.take(parts.left());
        if (!ClassNames.accepts(type) || !ClassNames.accepts(name)) {
            throw in.damaged("no enum is called so");
        }
        return new PhpEnum(type, name);
    }

    private PhpString className() {
        PhpString name = quoted();
        in.expect(':');
        if (!ClassNames.accepts(name)) {
            throw in.damaged("no class is called so");
        }
        return name;
    }

    private PhpSerializedObject serializedObject() {
        PhpString type = className();
        long length = in.integer();
        in.expect(':');
        in.expect('{');
        PhpString data = in.take(length);
        in.expect('}');
        return new PhpSerializedObject(type, data);
    }

    /** {@return the object that a {@code r:} names} */
    private PhpValue object() {
        PhpValue target = target().value();
        PhpValue value = target instanceof PhpReference reference ? reference.value() : target;
        if (value instanceof PhpObject || value instanceof PhpSerializedObject || value instanceof PhpEnum) {
            return value;
        }
        throw in.damaged("what should be an object seen before is none");
    }

    /** {@return the reference that a {@code R:} makes of what it names, or finds there} */
    private PhpReference reference(Map<PhpKey, PhpValue> entries, PhpKey key) {
        Slot slot = target();
        PhpValue value = slot.value();
        if (value == null || slot.is(entries, key)) {
            throw in.damaged("a reference is to itself");
        }
        hasReferences = true;
        if (value instanceof PhpReference reference) {
            return reference;
        }
        PhpReference made = new PhpReference(value);
        slot.set(made);
        return made;
    }

    private Slot target() {
        long number = in.unsigned();
        in.expect(';');
        if (number < 1 || number > slots.size()) {
            throw in.damaged("a reference is to something that has not come yet");
        }
        return slots.get((int) number - 1);
    }
}
