package io.sessionring.codec.php;

import io.sessionring.codec.php.PhpVariables.Source;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The ways in which PHP stores a session, as {@code session.serialize_handler} names them. Read and written as PHP 8.2 and
 * igbinary 3.2 do.
 *
 * <table>
 * <caption>What is stored of {@code ['id' => 7]}</caption>
 * <tr><td>{@code php}<td>{@code id|i:7;}
 * <tr><td>{@code php_serialize}<td>{@code a:1:{s:2:"id";i:7;}}
 * <tr><td>{@code php_binary}<td>byte 2, then {@code idi:7;}
 * <tr><td>{@code igbinary}<td>{@code 00 00 00 02 14 01 11 02 69 64 06 07}
 * </table>
 *
 * <p>Where PHP itself would lose something when it writes or reads, {@link #encode} refuses:
 *
 * <ul>
 *   <li>{@code php}: a name with {@code |} (PHP stores an empty session), a numeric name (skipped)
 *   <li>{@code php_binary}: a name of more than 127 bytes, a numeric name (both skipped)
 *   <li>{@code igbinary}: a numeric name (skipped when it is read)
 *   <li>all: arrays and objects nested deeper than 4,096 levels, which PHP does not read
 * </ul>
 *
 * <p>One object in two variables stays one object here; {@code php} and {@code php_binary} would make a reference of it.
 */
public enum SerializeHandler {

    /** Name, {@code |} and value, one variable after the other. PHP's default. */
    PHP {
        @Override
        PhpValue read(Input in) {
            PhpArray variables = new PhpArray();
            SerializedReader reader = new SerializedReader(in);
            while (!in.atEnd()) {
                int length = in.distanceTo('|');
                if (length < 0) {
                    throw in.damaged("a name does not end in '|'");
                }
                PhpString name = in.take(length);
                in.expect('|');
                reader.readVariable(variables.entries(), name);
            }
            reader.end(variables.entries());
            return withoutNumericNames(variables);
        }

        @Override
        void write(PhpValue root, Output out) {
            SerializedWriter writer = new SerializedWriter(out);
            for (Map.Entry<PhpKey, PhpValue> entry : variables(root).entries().entrySet()) {
                PhpString name = name(entry.getKey());
                for (byte each : name.shared()) {
                    if (each == '|') {
                        throw refused(name, "contains '|'");
                    }
                }
                out.string(name).octet('|');
                writer.write(entry.getValue());
            }
        }
    },

    /** One array by {@code serialize()}, which can hold everything. */
    PHP_SERIALIZE {
        @Override
        PhpValue read(Input in) {
            if (in.atEnd()) {
                return new PhpArray();
            }
            PhpArray root = new PhpArray();
            SerializedReader reader = new SerializedReader(in);
            reader.read(root.entries(), ROOT); // what comes behind the value is not looked at
            reader.end(root.entries());
            PhpValue value = Objects.requireNonNull(root.entries().get(ROOT));
            return value instanceof PhpNull ? new PhpArray() : value;
        }

        @Override
        void write(PhpValue root, Output out) {
            new SerializedWriter(out).write(root);
        }
    },

    /** The length of the name in one byte, name and value, one variable after the other. */
    PHP_BINARY {
        @Override
        PhpValue read(Input in) {
            PhpArray variables = new PhpArray();
            SerializedReader reader = new SerializedReader(in);
            while (!in.atEnd()) {
                PhpString name = in.take(in.next() & LONGEST_NAME);
                reader.readVariable(variables.entries(), name);
            }
            reader.end(variables.entries());
            return withoutNumericNames(variables);
        }

        @Override
        void write(PhpValue root, Output out) {
            SerializedWriter writer = new SerializedWriter(out);
            for (Map.Entry<PhpKey, PhpValue> entry : variables(root).entries().entrySet()) {
                PhpString name = name(entry.getKey());
                if (name.length() > LONGEST_NAME) {
                    throw refused(name, "has more than " + LONGEST_NAME + " bytes");
                }
                out.octet(name.length()).string(name);
                writer.write(entry.getValue());
            }
        }
    },

    /** One array by the extension igbinary. */
    IGBINARY {
        @Override
        PhpValue read(Input in) {
            if (in.atEnd()) {
                return new PhpArray();
            }
            PhpArray root = new PhpArray();
            new IgbinaryReader(in).read(root.entries(), ROOT);
            PhpValue value = root.entries().get(ROOT);
            PhpValue found = value instanceof PhpReference reference ? reference.value() : value;
            if (found instanceof PhpArray array) {
                array.entries().keySet().removeIf(PhpInt.class::isInstance); // so does PHP
                return withoutNumericNames(array);
            }
            if (found instanceof PhpObject object) { // PHP takes its properties
                PhpArray array = new PhpArray();
                array.entries().putAll(object.entries());
                return withoutNumericNames(array);
            }
            throw in.damaged("the session is not an array");
        }

        @Override
        void write(PhpValue root, Output out) {
            variables(root).entries().keySet().forEach(this::name);
            new IgbinaryWriter(out).write(root);
        }
    };

    private static final int LONGEST_NAME = 127;

    /** Where a value is put that is the whole session. */
    private static final PhpKey ROOT = new PhpInt(0);

    /**
     * Finds a handler by the name it has in {@code php.ini}.
     *
     * @param name {@code php}, {@code php_serialize}, {@code php_binary} or {@code igbinary}
     * @return the handler
     * @throws IllegalArgumentException if there is none of this name
     */
    public static SerializeHandler named(String name) {
        return Arrays.stream(values())
                .filter(handler -> handler.iniName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "handler must be php, php_serialize, php_binary or igbinary; got '" + name + "'"));
    }

    /** {@return the name in {@code php.ini}} */
    public String iniName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a session. Takes what PHP takes and refuses what it refuses, classes aside, which are not known here.
     *
     * @param stored the stored bytes
     * @return the variables
     * @throws PhpFormatException if PHP would throw the session away for these bytes
     */
    public PhpVariables decode(byte[] stored) {
        byte[] bytes = stored.clone();
        return new PhpVariables(read(new Input(bytes)), new Source(this, bytes));
    }

    /**
     * Writes a session. One that this handler has read is written byte for byte as it was, if it has not changed.
     *
     * @param variables the variables
     * @return the bytes to store
     * @throws PhpFormatException if PHP would lose something of it when it reads the bytes
     */
    public byte[] encode(PhpVariables variables) {
        variables.settle();
        Source source = variables.source().orElse(null);
        if (source == null || source.handler() != this) {
            return written(variables);
        }
        try {
            byte[] bytes = written(variables);
            return !Arrays.equals(bytes, source.bytes()) && isChanged(variables)
                    ? bytes
                    : source.bytes().clone();
        } catch (PhpFormatException e) { // what was read may be what nobody should write
            if (isChanged(variables)) {
                throw e;
            }
            return source.bytes().clone();
        }
    }

    private byte[] written(PhpVariables variables) {
        Output out = new Output();
        write(variables.root(), out);
        return out.toBytes();
    }

    /** {@return whether the variables are others than were read} */
    private static boolean isChanged(PhpVariables variables) {
        Source source = variables.source().orElse(null);
        return source == null
                || !Arrays.equals(
                        canonical(source.handler().read(new Input(source.bytes()))), canonical(variables.root()));
    }

    /** {@return bytes that are the same for the same values and no others} */
    private static byte[] canonical(PhpValue root) {
        Output out = new Output();
        SerializedWriter.forComparison(out).write(root);
        return out.toBytes();
    }

    /** {@return what was read: an array or a reference of one; of {@link #PHP_SERIALIZE} it may be anything} */
    abstract PhpValue read(Input in);

    /**
     * Writes a session.
     *
     * @param root an array or a reference of one; to {@link #PHP_SERIALIZE} it may be anything
     */
    abstract void write(PhpValue root, Output out);

    private static PhpArray variables(PhpValue root) {
        PhpValue value = root instanceof PhpReference reference ? reference.value() : root;
        return value instanceof PhpArray array ? array : new PhpArray();
    }

    /** A numeric name is none that PHP could find again: it sees null there. */
    private static PhpArray withoutNumericNames(PhpArray variables) {
        variables.entries().replaceAll((key, value) -> isNumeric(key) ? PhpNull.NULL : value);
        return variables;
    }

    private static boolean isNumeric(PhpKey name) {
        return !(name instanceof PhpString string) || string.asIndex() != null;
    }

    /** {@return the name of a variable, which must be none that PHP skips} */
    final PhpString name(PhpKey key) {
        if (key instanceof PhpString name && name.asIndex() == null) {
            return name;
        }
        PhpString shown = key instanceof PhpInt number ? PhpString.of(Long.toString(number.value())) : (PhpString) key;
        throw refused(shown, "is a number");
    }

    final PhpFormatException refused(PhpString name, String why) {
        return new PhpFormatException("the variable '" + name.lenientText() + "' cannot be stored by the handler "
                + iniName() + ": its name " + why + ", and PHP would lose it");
    }
}
