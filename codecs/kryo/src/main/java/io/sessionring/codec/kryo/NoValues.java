package io.sessionring.codec.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;

/** For an interface or an abstract class, which is listed so that arrays of it can be stored. */
final class NoValues extends Serializer<Object> {

    @Override
    public void write(Kryo kryo, Output output, Object value) {
        throw Faults.cannot(value.getClass(), "is not stored by this codec");
    }

    @Override
    public Object read(Kryo kryo, Input input, Class<? extends Object> type) {
        throw Faults.damaged("a value of the abstract type " + type.getName());
    }
}
