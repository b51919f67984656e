package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Output;
import org.jspecify.annotations.Nullable;

/** A part of an object that is stored under a name. */
interface Member {

    String name();

    Kind kind();

    /** Writes the part without its name. */
    void write(Kryo kryo, Output output, Object owner) throws ReflectiveOperationException;

    /** Reads what {@link #write} wrote, for a part whose kind is not {@link Kind#VALUE}. */
    void read(BoundedInput input, Object owner) throws ReflectiveOperationException;

    /**
     * Sets a part that was read otherwise.
     *
     * @throws IllegalArgumentException if the value does not fit
     */
    void set(Object owner, @Nullable Object value) throws ReflectiveOperationException;

    /** {@return the value as the part's declared type wants it: a stored int fits a long} */
    @Nullable
    Object fit(@Nullable Object value);
}
