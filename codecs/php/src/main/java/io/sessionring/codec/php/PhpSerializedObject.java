package io.sessionring.codec.php;

import java.util.Objects;

/**
 * An object whose class writes its own bytes, by PHP's old interface {@code Serializable}. What the bytes mean only the class
 * knows: they are handed on. One Java object stands for one PHP object.
 */
public final class PhpSerializedObject implements PhpValue {

    private final PhpString type;
    private final PhpString data;

    PhpSerializedObject(PhpString type, PhpString data) {
        this.type = Objects.requireNonNull(type, "type");
        this.data = Objects.requireNonNull(data, "data");
    }

    /** {@return the full name of the class} */
    public String className() {
        return type.lenientText();
    }

    PhpString type() {
        return type;
    }

    /** {@return what the class wrote} */
    public PhpString data() {
        return data;
    }

    @Override
    public String toString() {
        return "PhpSerializedObject " + className() + " of " + data.length() + " bytes";
    }
}
