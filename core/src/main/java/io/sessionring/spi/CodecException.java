package io.sessionring.spi;

import org.jspecify.annotations.Nullable;

/** A value that cannot be encoded or decoded. The message names the class where one is known, never the value. */
public final class CodecException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final @Nullable String className;

    /**
     * Makes an exception.
     *
     * @param message what is wrong and what would mend it
     * @param className the class concerned, or null if the bytes do not tell
     * @param cause what the codec's library threw, or null
     */
    public CodecException(String message, @Nullable String className, @Nullable Throwable cause) {
        super(message, cause);
        this.className = className;
    }

    /** {@return the class concerned, or null if the bytes do not tell} */
    public @Nullable String className() {
        return className;
    }
}
