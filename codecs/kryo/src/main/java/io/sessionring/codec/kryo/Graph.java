package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.ReferenceResolver;
import com.esotericsoftware.kryo.util.IdentityObjectIntMap;
import io.sessionring.spi.CodecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one attribute value, numbered in the order in which they begin. Both sides number alike, so a number
 * refers to the same object.
 *
 * <p>Some values can be made only once their parts are there: records and unmodifiable collections. They may be shared
 * but cannot contain themselves; a value in which one does is refused when it is written.
 */
@SuppressWarnings("rawtypes") // Kryo's interface
final class Graph implements ReferenceResolver {

    private static final int KEPT = 2048;
    /** Bytes that the references within keys may stand for: a fraction of a second to hash. */
    private static final long MOST_HASHED = 1L << 26;

    private final Classes classes;
    private final IdentityObjectIntMap<Object> written = new IdentityObjectIntMap<>();
    private final List<Object> unfinished = new ArrayList<>();
    private List<@Nullable Object> read = new ArrayList<>();
    private int skipping;
    /** Numbers that were referred to in a field that is skipped. */
    private final BitSet referred = new BitSet();

    private long[] weights = new long[16];
    private long shared;
    private long hashed;

    Graph(Classes classes) {
        this.classes = classes;
    }

    Classes classes() {
        return classes;
    }

    static Graph of(Kryo kryo) {
        return (Graph) kryo.getReferenceResolver();
    }

    @Override
    public void setKryo(Kryo kryo) {}

    @Override
    public boolean useReferences(Class type) {
        return classes.current(type).referenced();
    }

    // Writing

    @Override
    public int getWrittenId(Object object) {
        int id = written.get(object, -1);
        if (id >= 0) {
            for (Object open : unfinished) {
                if (open == object) {
                    throw Faults.cannot(
                            object.getClass(),
                            "contains itself, directly or through its parts, and can be made only after them");
                }
            }
            share(id);
        }
        return id;
    }

    @Override
    public int addWrittenObject(Object object) {
        int id = written.size;
        written.put(object, id);
        return id;
    }

    /** From here to {@link #complete} the object's parts are written, and none of them may refer to it. */
    void incomplete(Object object) {
        unfinished.add(object);
    }

    void complete() {
        unfinished.remove(unfinished.size() - 1);
    }

    // Reading

    @Override
    public int nextReadId(Class type) {
        read.add(null);
        return read.size() - 1;
    }

    @Override
    public void setReadObject(int id, Object object) {
        read.set(id, object);
    }

    @Override
    public Object getReadObject(Class type, int id) {
        Object object = id >= 0 && id < read.size() ? read.get(id) : null;
        if (object == null) {
            throw Faults.damaged("a reference to an object that is not there yet");
        }
        if (object instanceof Lost lost && skipping == 0) {
            throw lost.complaint();
        }
        if (skipping > 0) {
            referred.set(id);
        }
        share(id);
        return object;
    }

    /** Between the two calls a field is read that this release does not know: what cannot be made is passed over. */
    void beginSkipping() {
        skipping++;
    }

    void endSkipping() {
        skipping--;
    }

    /** What to return in place of a value that cannot be made: nothing, outside of a field that is skipped. */
    Lost lose(CodecException complaint) {
        if (skipping == 0) {
            throw complaint;
        }
        return new Lost(complaint);
    }

    /**
     * A container turned out to hold a lost value, so it is lost itself. If a part of it refers back to it, its parts are
     * not to be used either.
     */
    Lost lose(Object container, Lost part) {
        int id = read.size() - 1;
        while (id >= 0 && read.get(id) != container) {
            id--;
        }
        if (id >= 0) {
            int end = referred.get(id) ? read.size() : id + 1;
            for (int i = id; i < end; i++) {
                read.set(i, part);
            }
        }
        return part;
    }

    // What hashing costs. A set that holds two references to a set that holds two references to a set, and so on, takes
    // a
    // few bytes and for ever to hash. So what a key refers to counts as if it were written out, on both sides alike.

    int lastWritten() {
        return written.size - 1;
    }

    int lastRead() {
        return read.size() - 1;
    }

    /** {@return the bytes that all references so far stand for} */
    long shared() {
        return shared;
    }

    /** Says how many bytes an object has, written out. */
    void weigh(int id, long bytes) {
        if (id >= weights.length) {
            weights = Arrays.copyOf(weights, 2 * id);
        }
        weights[id] = bytes;
    }

    private void share(int id) {
        // An object that is still being written has none yet.
        shared = Math.min(shared + (id < weights.length ? weights[id] : 0), MOST_HASHED);
    }

    /**
     * A key of a map, or an element of a set, that is hashed or compared.
     *
     * @param sharedBefore {@link #shared} before it was written or read
     */
    void key(long sharedBefore) {
        if (shared != sharedBefore) {
            hashed += shared - sharedBefore;
            if (hashed >= MOST_HASHED) {
                throw new CodecException(
                        "The keys of its maps or the elements of its sets share so many objects that hashing them would"
                                + " take too long",
                        null,
                        null);
            }
        }
    }

    @Override
    public void reset() {
        if (weights.length > KEPT) {
            weights = new long[16];
        } else {
            Arrays.fill(weights, 0, Math.min(weights.length, Math.max(written.size, read.size())), 0);
        }
        shared = 0;
        hashed = 0;
        if (written.size > 0) {
            written.clear(KEPT);
        }
        unfinished.clear();
        if (read.size() > KEPT) {
            read = new ArrayList<>();
        } else {
            read.clear();
        }
        skipping = 0;
        referred.clear();
    }
}
