package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.ClassResolver;
import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.sessionring.spi.CodecException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads which class a value has. This is the only place where bytes choose a class, and they choose among
 * the tags and the listed names; nothing is ever looked up in a class loader.
 */
@SuppressWarnings("rawtypes") // Kryo's interface
final class Classes implements ClassResolver {

    /** Deeper arrays than any application has; bounds how many array classes bytes can bring into being. */
    private static final int MAX_DIMENSIONS = 8;

    private final Types types;
    private final int maxDepth;
    private final Graph graph;
    private final int[] numbers;
    private final List<Listed> written = new ArrayList<>();
    private final List<Type> read = new ArrayList<>();
    private @Nullable Type current;
    private @Nullable Class<?> currentClass;

    Classes(Types types, int maxDepth) {
        this.types = types;
        this.maxDepth = maxDepth;
        graph = new Graph(this);
        numbers = new int[types.listed()];
    }

    static Classes of(Kryo kryo) {
        return (Classes) kryo.getClassResolver();
    }

    Graph graph() {
        return graph;
    }

    /** The type that was last written or read, normally; Kryo knows values by class only. */
    Type current(Class<?> type) {
        return type == currentClass && current != null ? current : types.of(type);
    }

    @Override
    public @Nullable Registration writeClass(Output output, @Nullable Class type) {
        if (type == null) {
            output.writeByte(Tags.NULL);
            return null;
        }
        Type found = types.of(type);
        current = found;
        currentClass = type;
        write(output, found);
        return found;
    }

    /** Writes the tag of a type whose values follow without one. */
    void writeType(Output output, Class<?> type) {
        write(output, types.of(type));
    }

    private void write(Output output, Type type) {
        if (type instanceof Listed listed) {
            int number = numbers[listed.ordinal()];
            if (number == 0) {
                written.add(listed);
                numbers[listed.ordinal()] = written.size();
                output.writeBytes(listed.definition());
            } else if (number <= Tags.SEEN_LATER - Tags.SEEN) {
                output.writeByte(Tags.SEEN + number - 1);
            } else {
                output.writeByte(Tags.SEEN_LATER);
                output.writeVarInt(number - 1 - (Tags.SEEN_LATER - Tags.SEEN), true);
            }
        } else {
            output.writeByte(type.getId());
            if (type.getId() == Tags.ARRAY) {
                write(output, types.of(type.getType().getComponentType()));
            }
        }
    }

    /** Writes a value with its tag. One without parts that nothing refers to needs none of Kryo's book-keeping. */
    void write(Kryo kryo, Output output, @Nullable Object value) {
        if (value == null) {
            kryo.writeClassAndObject(output, null);
        } else {
            write(kryo, output, types.of(value.getClass()), value);
        }
    }

    /** As the other one, for a value whose type is known. */
    void write(Kryo kryo, Output output, Type type, Object value) {
        Leaf<Object> plain = type.plain();
        if (plain != null && kryo.getDepth() < maxDepth) {
            output.writeByte(type.getId());
            plain.write(kryo, output, value);
        } else {
            kryo.writeClassAndObject(output, value);
        }
    }

    /** Reads what {@link #write(Kryo, Output, Object)} wrote. */
    @Nullable
    Object read(Kryo kryo, BoundedInput input) {
        Leaf<Object> plain = kryo.getDepth() < maxDepth ? types.plain(input.peek()) : null;
        if (plain == null) {
            return kryo.readClassAndObject(input);
        }
        input.skipOctet();
        return plain.read(kryo, input, Object.class);
    }

    @Override
    public @Nullable Registration readClass(Input input) {
        Type type = read((BoundedInput) input, 0);
        current = type;
        currentClass = type == null ? null : type.getType();
        return type;
    }

    /** Reads the tag of an enum whose constants follow without one. */
    Type readEnum(BoundedInput input) {
        Type type = read(input, 0);
        if (type == null || (!type.getType().isEnum() && !(type.skipped() && type.getId() == Tags.NAME))) {
            throw Faults.damaged("constants of something that is not an enum");
        }
        return type;
    }

    private @Nullable Type read(BoundedInput input, int dimensions) {
        int tag = input.readByteUnsigned();
        if (tag >= Tags.SEEN) {
            int number = tag - Tags.SEEN;
            if (tag == Tags.SEEN_LATER) {
                number += input.readVarInt(true);
            }
            if (number < 0 || number >= read.size()) {
                throw Faults.damaged("a class that was not named before");
            }
            Type type = read.get(number);
            if (type.getSerializer() instanceof Skip skip) {
                graph.lose(skip.complaint());
            }
            return type;
        }
        return switch (tag) {
            case Tags.NULL -> null;
            case Tags.OBJECT, Tags.NAME -> {
                // Numbered before its definition is read, as the writer does.
                Type type = define(input, tag);
                read.add(type);
                yield type;
            }
            case Tags.ARRAY -> {
                Type component = dimensions == MAX_DIMENSIONS ? null : read(input, dimensions + 1);
                if (component == null) {
                    throw Faults.damaged("an array without component type");
                }
                yield component.getSerializer() instanceof Skip skip
                        ? Skip.type(Tags.ARRAY, Skip.elements(skip.complaint()))
                        : types.arrayOf(component.getType());
            }
            default -> types.tagged(tag);
        };
    }

    private Type define(BoundedInput input, int tag) {
        String name = input.readText();
        Listed listed = types.named(name);
        if (listed == null) {
            CodecException complaint = Faults.notAllowed(name);
            graph.lose(complaint);
            return skipped(input, tag, complaint);
        }
        if (listed.getId() != tag) {
            CodecException complaint = Faults.cannot(
                    listed.getType(), "was stored as another kind of class (object, enum or abstract) than it is here");
            graph.lose(complaint);
            return skipped(input, tag, complaint);
        }
        return tag == Tags.NAME ? listed : listed.read(input);
    }

    private static Type skipped(BoundedInput input, int tag, CodecException complaint) {
        return Skip.type(
                tag, tag == Tags.NAME ? Skip.constant(complaint) : Skip.object(StoredField.read(input), complaint));
    }

    @Override
    public void reset() {
        for (Listed listed : written) {
            numbers[listed.ordinal()] = 0;
        }
        written.clear();
        read.clear();
        current = null;
        currentClass = null;
    }

    // Kryo asks these for classes that it knows itself; here only the tags and the listed names count.

    @Override
    public void setKryo(Kryo kryo) {}

    @Override
    public Registration register(Registration registration) {
        return registration;
    }

    @Override
    public @Nullable Registration unregister(int id) {
        return null;
    }

    @Override
    public Registration registerImplicit(Class type) {
        throw Faults.notAllowed((Class<?>) type);
    }

    @Override
    public @Nullable Registration getRegistration(Class type) {
        return null;
    }

    @Override
    public @Nullable Registration getRegistration(int id) {
        return null;
    }
}
