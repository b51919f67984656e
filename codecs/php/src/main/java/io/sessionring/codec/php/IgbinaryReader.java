package io.sessionring.codec.php;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads igbinary's format, version 2, and 1, which differs in nothing that is read here.
 *
 * <p>Strings are numbered as they first come, names of classes and keys included. So are arrays, objects and references, in a
 * count of their own. An array that is named again without being a reference is a copy: PHP writes so when two places share
 * one array that neither has changed. Copies are limited, because each may hold copies in turn.
 */
final class IgbinaryReader {

    private static final int OLDEST_VERSION = 1;
    private static final int VERSION = 2;

    /** An array or an object of which not all has been read. */
    private static final class Open {

        /** An array or an object. */
        final PhpValue value;

        final Map<PhpKey, PhpValue> entries;
        long left;

        Open(PhpValue value, Map<PhpKey, PhpValue> entries, long left) {
            this.value = value;
            this.entries = entries;
            this.left = left;
        }
    }

    private final Input in;
    private int values;
    private final List<PhpString> strings = new ArrayList<>();

    /** Arrays, objects and references by their numbers. */
    private final List<PhpValue> numbered = new ArrayList<>();

    private final Deque<Open> open = new ArrayDeque<>();
    private final Set<PhpValue> openValues = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Copies copies = new Copies();

    /** By arrays that are still being read: what a reference of their value stands for, to be filled with a copy at the end. */
    private final IdentityHashMap<PhpValue, PhpArray> laterCopies = new IdentityHashMap<>();

    private boolean hasReferences;

    IgbinaryReader(Input in) {
        this.in = in;
    }

    /** Reads header and value, and puts the value in a place. */
    void read(Map<PhpKey, PhpValue> entries, PhpKey key) {
        long version = in.number(Integer.BYTES);
        if (version < OLDEST_VERSION || version > VERSION) {
            throw in.damaged("the version is neither 1 nor 2");
        }
        readOne(entries, key);
        for (Open top; (top = open.peek()) != null; ) {
            if (top.left == 0) {
                open.pop();
                openValues.remove(top.value);
                PhpArray copy = laterCopies.remove(top.value);
                if (copy != null && top.value instanceof PhpArray array) {
                    copy.entries().putAll(copies.of(array, in).entries());
                    openValues.remove(copy);
                }
            } else {
                top.left--;
                readEntry(top);
            }
        }
        if (hasReferences) {
            SingleReferences.replace(entries);
        }
    }

    private void readEntry(Open top) {
        int type = in.next();
        if (type == IgbinaryType.NULL) {
            return; // an entry that is none: counted, but without a value
        }
        PhpKey key = isLong(type) ? new PhpInt(integer(type)) : string(type);
        readOne(top.entries, top.value instanceof PhpObject object ? object.keyFor(key) : key);
    }

    private void readOne(Map<PhpKey, PhpValue> entries, PhpKey key) {
        if (++values > Limits.VALUES) {
            throw in.damaged("there are more than " + Limits.VALUES + " values");
        }
        boolean isReference = false;
        int type = in.next();
        while (type == IgbinaryType.REFERENCE) {
            isReference = true;
            hasReferences = true;
            type = in.next();
        }
        PhpValue value;
        if (isSized(type, IgbinaryType.ARRAY_AGAIN) || isSized(type, IgbinaryType.OBJECT_AGAIN)) {
            int base = isSized(type, IgbinaryType.ARRAY_AGAIN) ? IgbinaryType.ARRAY_AGAIN : IgbinaryType.OBJECT_AGAIN;
            value = again(in.number(size(type, base)), isReference);
        } else if (isSized(type, IgbinaryType.ARRAY)) {
            value = array(in.number(size(type, IgbinaryType.ARRAY)), isReference);
        } else if (type >= IgbinaryType.OBJECT && type < IgbinaryType.SERIALIZED) {
            value = object(type, isReference);
        } else {
            value = scalar(type);
            if (isReference) {
                value = new PhpReference(value);
                numbered.add(value);
            }
        }
        entries.put(key, value);
    }

    private PhpValue scalar(int type) {
        return switch (type) {
            case IgbinaryType.NULL -> PhpNull.NULL;
            case IgbinaryType.FALSE -> new PhpBool(false);
            case IgbinaryType.TRUE -> new PhpBool(true);
            case IgbinaryType.DOUBLE -> new PhpFloat(Double.longBitsToDouble(in.number(Long.BYTES)));
            default -> isLong(type) ? new PhpInt(integer(type)) : string(type);
        };
    }

    private PhpValue array(long count, boolean isReference) {
        PhpArray array = new PhpArray();
        PhpValue value = isReference ? new PhpReference(array) : array;
        numbered.add(value);
        open(array, array.entries(), count);
        return value;
    }

    private PhpValue object(int type, boolean isReference) {
        PhpString className = type < IgbinaryType.OBJECT_NAME_AGAIN
                ? newString(in.number(size(type, IgbinaryType.OBJECT)))
                : knownString(in.number(size(type, IgbinaryType.OBJECT_NAME_AGAIN)));
        int content = in.next();
        PhpValue object;
        if (isSized(content, IgbinaryType.ARRAY)) {
            PhpObject made = new PhpObject(className);
            open(made, made.entries(), in.number(size(content, IgbinaryType.ARRAY)));
            object = made;
        } else if (isSized(content, IgbinaryType.SERIALIZED)) {
            object = new PhpSerializedObject(className, in.take(in.number(size(content, IgbinaryType.SERIALIZED))));
        } else if (content == IgbinaryType.ENUM_CASE) {
            object = new PhpEnum(className, string(in.next()));
        } else {
            throw in.damaged("an object has no content that is known");
        }
        PhpValue value = isReference ? new PhpReference(object) : object;
        numbered.add(value);
        return value;
    }

    private void open(PhpValue value, Map<PhpKey, PhpValue> entries, long count) {
        if (count > in.left()) {
            throw in.damaged("there are fewer entries than are announced");
        }
        if (open.size() >= Limits.DEPTH) {
            throw in.damaged("more than " + Limits.DEPTH + " levels are nested");
        }
        open.push(new Open(value, entries, count));
        openValues.add(value);
    }

    /** {@return what is named again: the reference or the object itself, of an array a copy} */
    private PhpValue again(long number, boolean isReference) {
        if (number >= numbered.size()) {
            throw in.damaged("a reference is to something that has not come yet");
        }
        PhpValue known = numbered.get((int) number);
        if (isReference && known instanceof PhpReference) {
            return known;
        }
        PhpValue value = known instanceof PhpReference reference ? reference.value() : known;
        if (value instanceof PhpArray array) {
            value = isReference && array == known && openValues.contains(array) ? laterCopy(array) : copy(array);
        }
        if (!isReference) {
            return value;
        }
        PhpReference made = new PhpReference(value);
        numbered.set((int) number, made);
        return made;
    }

    private PhpArray copy(PhpArray array) {
        if (openValues.contains(array)) {
            throw in.damaged("an array contains itself otherwise than by reference");
        }
        return copies.of(array, in);
    }

    private PhpArray laterCopy(PhpArray array) {
        PhpArray copy = new PhpArray();
        laterCopies.put(array, copy);
        openValues.add(copy);
        return copy;
    }

    private PhpString string(int type) {
        if (type == IgbinaryType.EMPTY_STRING) {
            return PhpString.owning(new byte[0]);
        }
        if (isSized(type, IgbinaryType.STRING_AGAIN)) {
            return knownString(in.number(size(type, IgbinaryType.STRING_AGAIN)));
        }
        if (isSized(type, IgbinaryType.STRING)) {
            return newString(in.number(size(type, IgbinaryType.STRING)));
        }
        if (type == IgbinaryType.STRING_64) {
            return newString(in.number(Long.BYTES));
        }
        throw in.damaged("no value begins like this");
    }

    private PhpString newString(long length) {
        PhpString string = in.take(length);
        strings.add(string);
        return string;
    }

    private PhpString knownString(long number) {
        if (number >= strings.size()) {
            throw in.damaged("a string is named that has not come yet");
        }
        return strings.get((int) number);
    }

    private static boolean isLong(int type) {
        return (type >= IgbinaryType.LONG && type < IgbinaryType.DOUBLE)
                || type == IgbinaryType.LONG_64
                || type == IgbinaryType.NEGATIVE_LONG_64;
    }

    private long integer(int type) {
        if (type == IgbinaryType.LONG_64 || type == IgbinaryType.NEGATIVE_LONG_64) {
            long magnitude = in.number(Long.BYTES);
            boolean negative = type == IgbinaryType.NEGATIVE_LONG_64;
            if (magnitude < 0 && !(negative && magnitude == Long.MIN_VALUE)) {
                return 0; // too great: igbinary warns and goes on so
            }
            return negative ? -magnitude : magnitude;
        }
        int step = type - IgbinaryType.LONG;
        long magnitude = in.number(1 << (step / 2));
        return step % 2 == 1 ? -magnitude : magnitude;
    }

    /** {@return whether it is a code for 1, 2 or 4 bytes of a length or a number, the first of which is given} */
    private static boolean isSized(int type, int first) {
        return type >= first && type < first + 3;
    }

    private static int size(int type, int first) {
        return 1 << (type - first);
    }
}
