package io.sessionring;

import io.sessionring.spi.CodecException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One attribute cannot be encoded or decoded. The others, and the stored bytes of this one, are not affected. */
public final class AttributeCodecException extends SessionException {

    private static final long serialVersionUID = 1;

    private final String attribute;
    private final @Nullable String className;

    AttributeCodecException(String attribute, CodecException cause) {
        super("attribute '" + attribute + "': " + cause.getMessage(), cause);
        this.attribute = attribute;
        this.className = cause.className();
    }

    /** {@return the attribute's name} */
    public String attribute() {
        return attribute;
    }

    /** {@return the class that is missing or not allowed, where it is known} */
    public Optional<String> className() {
        return Optional.ofNullable(className);
    }
}
