package io.sessionring.codec.kryo;

import io.sessionring.spi.Codec;
import io.sessionring.spi.CodecContext;
import io.sessionring.spi.CodecException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Stores attribute values as Kryo bytes: values of listed classes and of the JDK's common value and collection types,
 * nothing else.
 *
 * <pre>{@code
 * KryoCodec codec = KryoCodec.allowing(Cart.class, Item.class);
 * }</pre>
 *
 * <p><b>What is stored.</b> Without being listed: strings, numbers, dates and times, the JDK's modifiable and immutable
 * collections, maps, {@code Optional} and arrays; the package comment names them all. Immutable collections come back as
 * equal immutable ones. The JDK's other enums can be listed. Of listed classes: records, enums and objects with whatever constructors, field by field, final
 * fields included; an application's own subclass of a JDK collection with its elements and its own fields. Transient
 * fields are not stored, and Java serialization's hooks ({@code writeObject}, {@code readResolve} and so on) are not
 * called. Every class that a value consists of must be listed, nested classes too; an interface or abstract class only
 * where there are arrays of it.
 *
 * <p><b>Releases.</b> Fields are stored by name. One that the reader does not know is passed over, even if its value's
 * class is missing there. One that the bytes lack is what the constructor without parameters makes of it; in a class
 * that has no such constructor, and in a record, it is null, 0 or false. A field may change from a smaller to a larger
 * number type. A class is stored under its alias, or else its name, never by its place in the list: codecs with
 * different lists understand each other. Give an alias before a class is renamed, when all servers know the alias
 * already; the plain name is read too.
 *
 * <p><b>Sharing.</b> An object or modifiable container that occurs twice within one attribute comes back as one object,
 * and objects may refer to each other in cycles. Strings, numbers and other immutable values may be repeated. A record,
 * or an immutable collection, that contains itself is refused. Two attributes never share an object.
 *
 * <p><b>Hostile bytes.</b> Whatever bytes claim: nothing but the classes above is instantiated or initialized, no class
 * is looked up by name outside of the list, and no array is made that has more elements than there are bytes. The cost is
 * bounded by {@link Builder#maxBytes} and {@link Builder#maxDepth}. Constructors, {@code hashCode}, {@code equals} and
 * {@code compareTo} of listed classes do run.
 *
 * <p>The context's class loader is not used: classes are given as such, so values are of the classes that the
 * application handed over. Nothing static or thread-bound refers to them; an application that is undeployed takes its
 * codec along.
 *
 * <p>Thread-safe.
 */
public final class KryoCodec implements Codec {

    static {
        KryoProperty.set(); // before the builder first touches a class of Kryo
    }

    private static final int NUMBER = 1;

    private final Types types;
    private final CoderPool coders;
    private final int maxBytes;

    private KryoCodec(Builder builder) {
        types = new Types(builder.fixed, builder.listed.values());
        maxBytes = builder.maxBytes;
        int maxDepth = builder.maxDepth;
        coders = new CoderPool(
                4 * Runtime.getRuntime().availableProcessors(), () -> new Coder(types, maxDepth, maxBytes));
    }

    /**
     * Makes a codec for the JDK's types and the given classes, each stored under its name.
     *
     * @param classes the application's classes that attribute values consist of
     * @return the codec
     * @throws IllegalArgumentException if a class cannot be stored
     */
    public static KryoCodec allowing(Class<?>... classes) {
        Builder builder = builder();
        for (Class<?> type : classes) {
            builder.allow(type);
        }
        return builder.build();
    }

    /** {@return a builder of a codec that stores nothing but the JDK's types yet} */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public int number() {
        return NUMBER;
    }

    @Override
    public void check(Object value, CodecContext context) {
        types.of(value.getClass());
    }

    @Override
    public byte[] encode(Object value, CodecContext context) {
        Type type = types.of(value.getClass());
        Coder coder = coders.take();
        try {
            return coder.encode(type, value);
        } finally {
            coders.give(coder);
        }
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, CodecContext context) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > maxBytes) {
            throw new CodecException(
                    "The stored value has " + length + " bytes; maxBytes allows " + maxBytes, null, null);
        }
        Coder coder = coders.take();
        try {
            return coder.decode(bytes, offset, length);
        } finally {
            coders.give(coder);
        }
    }

    /** {@return what the codec is, without the list} */
    @Override
    public String toString() {
        return "KryoCodec";
    }

    /** Lists classes and sets bounds. Not thread-safe; may be used again after {@link #build()}. */
    public static final class Builder {

        private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_$.-]{1,128}");
        private static final int LEAST_DEPTH = 4;
        private static final int MOST_DEPTH = 500;
        private static final int LEAST_BYTES = 64;

        private final List<Type> fixed = FixedTypes.all();
        private final Map<Class<?>, Listed> listed = new LinkedHashMap<>();
        private int maxDepth = 200;
        private int maxBytes = 16 * 1024 * 1024;

        private Builder() {}

        /**
         * Lists a class under its own name. The JDK types that the codec stores anyway need not be listed, but may be.
         *
         * @param type the class; an interface or abstract class where there are arrays of it
         * @return this
         * @throws IllegalArgumentException if its objects cannot be stored: the message says why
         */
        public Builder allow(Class<?> type) {
            if (fixed.stream().anyMatch(known -> known.getType() == type)) {
                return this;
            }
            Listed before = listed.get(type);
            return before == null ? list(type.getName(), type) : this;
        }

        /**
         * Lists a class under a name that stays the same when the class is renamed or moved, and is shorter to store.
         *
         * @param alias 1 to 128 letters, digits and {@code _ $ . -}; of one class only
         * @param type the class; an interface or abstract class where there are arrays of it
         * @return this
         * @throws IllegalArgumentException if the alias is malformed or taken, the class is listed under another name, or
         *     its objects cannot be stored: the message says why
         */
        public Builder allow(String alias, Class<?> type) {
            if (!ALIAS.matcher(alias).matches()) {
                throw new IllegalArgumentException(
                        "alias needs 1 to 128 letters, digits and _ $ . -; got \"" + alias + "\"");
            }
            Listed before = listed.get(type);
            if (before == null) {
                return list(alias, type);
            }
            if (!before.name().equals(alias)) {
                throw new IllegalArgumentException(
                        type.getName() + " is listed as " + before.name() + " already; got " + alias);
            }
            return this;
        }

        private Builder list(String name, Class<?> type) {
            for (Listed other : listed.values()) {
                if (other.name().equals(name)
                        || other.getType().getName().equals(name)
                        || other.name().equals(type.getName())) {
                    throw new IllegalArgumentException("the name " + name + " of " + type.getName() + " is taken by "
                            + other.getType().getName() + ", listed as " + other.name());
                }
            }
            listed.put(type, Listed.of(name, type, listed.size()));
            return this;
        }

        /**
         * How deep values may be nested: a list of strings is 2 deep, and each link of a chain of objects is one deeper.
         * Deeper values are refused by encode and decode alike, so that neither runs out of stack: a level takes about
         * a kilobyte of it.
         *
         * @param maxDepth 4 to 500; default 200
         * @return this
         * @throws IllegalArgumentException if it is out of bounds
         */
        public Builder maxDepth(int maxDepth) {
            if (maxDepth < LEAST_DEPTH || maxDepth > MOST_DEPTH) {
                throw new IllegalArgumentException(
                        "maxDepth is " + LEAST_DEPTH + " to " + MOST_DEPTH + "; got " + maxDepth);
            }
            this.maxDepth = maxDepth;
            return this;
        }

        /**
         * How many bytes one attribute value may have. Larger ones are refused by encode and decode alike. A node's own
         * limit for a whole session is often lower: 1 MiB for memcached as it is delivered.
         *
         * @param maxBytes at least 64; default 16 MiB
         * @return this
         * @throws IllegalArgumentException if it is out of bounds
         */
        public Builder maxBytes(int maxBytes) {
            if (maxBytes < LEAST_BYTES) {
                throw new IllegalArgumentException("maxBytes is at least " + LEAST_BYTES + "; got " + maxBytes);
            }
            this.maxBytes = maxBytes;
            return this;
        }

        /**
         * Makes the codec.
         *
         * @return a codec for the classes listed so far
         */
        public KryoCodec build() {
            return new KryoCodec(this);
        }
    }
}
