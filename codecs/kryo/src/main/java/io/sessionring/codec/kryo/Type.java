package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Registration;
import com.esotericsoftware.kryo.Serializer;

/** How the values of one class are stored. */
class Type extends Registration {

    private final boolean referenced;

    /**
     * @param referenced whether a second occurrence within one attribute refers to the first, so that sharing and
     *     cycles survive; false for immutable values, which are cheaper to repeat
     */
    Type(Class<?> type, Serializer<?> serializer, int tag, boolean referenced) {
        super(type, serializer, tag);
        this.referenced = referenced;
    }

    boolean referenced() {
        return referenced;
    }

    boolean skipped() {
        return getSerializer() instanceof Skip;
    }
}
