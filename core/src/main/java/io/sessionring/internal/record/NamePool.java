package io.sessionring.internal.record;

import com.google.common.base.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names of attributes that were read lately. An application has few, and all its sessions have the same: so one that is
 * read is mostly here, instead of being made anew for every session. Keeps a few dozen kilobytes at most. Thread-safe.
 */
public final class NamePool {

    /** Keeps none. */
    static final NamePool NONE = new NamePool(0);

    private static final int PLACES = 256;
    private static final int LONGEST = 64;

    /** One name for each hash. Whichever of two threads is the last to write, it is a whole name. */
    private final String[] places;

    /** Makes an empty one. */
    public NamePool() {
        this(PLACES);
    }

    private NamePool(int count) {
        places = new String[count];
        Arrays.fill(places, "");
    }

    /** {@return the name that stands in a part of the bytes; null if that is no UTF-8} */
    @Nullable
    String nameIn(byte[] bytes, int offset, int length) {
        if (length > LONGEST || places.length == 0) {
            return made(bytes, offset, length);
        }
        int place = place(bytes, offset, length);
        String kept = places[place];
        if (isIn(kept, bytes, offset, length)) {
            return kept;
        }
        String name = made(bytes, offset, length);
        if (name != null) {
            places[place] = name;
        }
        return name;
    }

    private static int place(byte[] bytes, int offset, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + bytes[offset + i];
        }
        return (hash ^ hash >>> 8 ^ hash >>> 16) & (PLACES - 1);
    }

    /** Whether these bytes are that name; told of names in ASCII only. */
    private static boolean isIn(String name, byte[] bytes, int offset, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes[offset + i] != name.charAt(i)) { // a byte beyond ASCII is negative, and no character is
                return false;
            }
        }
        return true;
    }

    private static @Nullable String made(byte[] bytes, int offset, int length) {
        return Utf8.isWellFormed(bytes, offset, length)
                ? new String(bytes, offset, length, StandardCharsets.UTF_8)
                : null;
    }
}
