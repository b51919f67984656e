package io.sessionring;

import io.sessionring.internal.record.Attribute;
import io.sessionring.internal.record.Version;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attribute of a session: the bytes that are stored, the value once it was handed out or set, and what was done to it.
 *
 * <p>A value that was only handed out counts as changed when its encoding differs from the stored bytes and also from its
 * own encoding when it was handed out. The second comparison is needed because decoding and encoding alone may give other
 * bytes: hash tables come back in another order, and fields that only a newer release knows are dropped. Without it a mere
 * read would overwrite what a parallel request changed. A second copy, decoded for the comparison, would not do: elements
 * without a {@code hashCode} of their own stand in another order in every copy.
 *
 * <p>A save whose answer did not come may have been written or not. What it was begun with is therefore written again by
 * the next save, also where the request has taken it back meanwhile and the attribute is as it was loaded.
 */
final class Slot {

    private static final Set<Class<?>> IMMUTABLE = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            UUID.class);

    private final String name;
    private @Nullable Attribute stored;
    private @Nullable Object value;
    private boolean touched;

    /** What a save was begun with; null once a save is known to stand. Until then it may be stored or not. */
    private @Nullable Attribute sent;

    /** The encoding of the value as it was handed out; null if that is not known. */
    private byte @Nullable [] handedOut;

    /** A slot for what is stored, or for a name that is not. */
    Slot(String name, @Nullable Attribute stored) {
        this.name = name;
        this.stored = stored;
    }

    /** {@return whether there is no value that was handed out or set} */
    boolean isEmpty() {
        return value == null || !present();
    }

    boolean present() {
        return touched ? value != null : stored != null;
    }

    /** {@return the value, decoded at the first call; null if there is none} */
    @Nullable
    Object value(Codecs codecs, String key) {
        if (value == null && !touched && stored != null) {
            Object decoded = codecs.decode(key, stored);
            handedOut = immutable(decoded) ? null : encodingOf(decoded, codecs, key);
            value = decoded;
        }
        return value;
    }

    private byte @Nullable [] encodingOf(Object decoded, Codecs codecs, String key) {
        try {
            return codecs.encode(key, name, decoded);
        } catch (AttributeCodecException e) {
            return null; // a save will tell, if it comes to that
        }
    }

    void set(Object newValue) {
        value = newValue;
        touched = true;
    }

    void remove() {
        value = null;
        touched = true;
    }

    /** {@return what a save must write with this version; null if the attribute is as it is stored} */
    @Nullable
    Attribute change(Codecs codecs, String key, Version version) {
        Attribute change = difference(codecs, key, version);
        if (change != null) {
            sent = change;
        }
        return change;
    }

    private @Nullable Attribute difference(Codecs codecs, String key, Version version) {
        Attribute before = stored;
        Object now = value;
        if (now == null) {
            boolean removed = touched && (before != null || sent != null);
            return removed ? Attribute.absent(name, version) : null;
        }
        boolean certain = touched || sent != null;
        if (!certain && (before == null || immutable(now))) {
            return null;
        }
        byte[] bytes = codecs.encode(key, name, now);
        if (!certain && before != null && asStored(before, bytes, codecs, key)) {
            return null;
        }
        return Attribute.present(name, version, codecs.number(), bytes);
    }

    private boolean asStored(Attribute before, byte[] bytes, Codecs codecs, String key) {
        byte[] unchanged = handedOut;
        if (same(before, bytes) || Arrays.equals(bytes, unchanged)) {
            return true;
        }
        return unchanged == null && Arrays.equals(bytes, codecs.encode(key, name, codecs.decode(key, before)));
    }

    private static boolean same(Attribute before, byte[] bytes) {
        return Arrays.equals(
                before.bytes(), before.offset(), before.offset() + before.length(), bytes, 0, bytes.length);
    }

    private static boolean immutable(Object value) {
        Class<?> type = value.getClass();
        return IMMUTABLE.contains(type)
                || value instanceof Enum
                || type.getPackageName().equals("java.time");
    }

    /** The change was written: from now on it is what later changes are told by. */
    void written(Attribute change) {
        stored = change.absent() ? null : change;
        touched = false;
        sent = null;
        handedOut = null;
    }
}
