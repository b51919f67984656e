package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;
import org.jspecify.annotations.Nullable;

/** How the values of one class are stored. */
class Type extends Registration {

    private final boolean referenced;
    private final @Nullable Leaf<Object> plain;

    /**
     * @param referenced whether a second occurrence within one attribute refers to the first, so that sharing and
     *     cycles survive; false for immutable values, which are cheaper to repeat
     */
    @SuppressWarnings("unchecked") // a leaf writes only values of its type
    Type(Class<?> type, Serializer<?> serializer, int tag, boolean referenced) {
        super(type, serializer, tag);
        this.referenced = referenced;
        this.plain = !referenced && serializer instanceof Leaf<?> leaf ? (Leaf<Object>) leaf : null;
    }

    boolean referenced() {
        return referenced;
    }

    /** {@return what writes and reads a value that has no parts and is never referred to, or null} */
    @Nullable
    Leaf<Object> plain() {
        return plain;
    }

    boolean skipped() {
        return getSerializer() instanceof Skip;
    }
}
