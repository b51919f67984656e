package io.sessionring.example.benchmarks.micro;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import io.sessionring.example.benchmarks.row.Cart;
import io.sessionring.example.benchmarks.row.CartItem;
import io.sessionring.example.benchmarks.turn.MapCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Kryo as fast as it comes: every class registered, no references, its buffers used again. Not thread-safe. */
public final class PlainKryo implements MapCodec {

    private final Kryo kryo = new Kryo();
    private final Output output = new Output(4_096, -1);
    private final Input input = new Input();

    /**
     * Makes one.
     *
     * @param registered whether classes are numbers; otherwise their names are written, and any class is taken
     */
    public PlainKryo(boolean registered) {
        kryo.setReferences(false);
        kryo.setRegistrationRequired(registered);
        if (registered) {
            kryo.register(HashMap.class);
            kryo.register(LinkedHashMap.class);
            kryo.register(ArrayList.class);
            kryo.register(Cart.class);
            kryo.register(CartItem.class);
        }
    }

    /** {@return the bytes of any one value} */
    public byte[] encodeValue(@Nullable Object value) {
        output.reset();
        kryo.writeClassAndObject(output, value);
        return output.toBytes();
    }

    /** {@return the value of bytes that {@link #encodeValue} made} */
    public @Nullable Object decodeValue(byte[] bytes) {
        input.setBuffer(bytes);
        return kryo.readClassAndObject(input);
    }

    @Override
    public byte[] encode(Map<String, Object> attributes) {
        return encodeValue(attributes);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Map<String, Object> decode(byte[] bytes) {
        return (Map<String, Object>) Objects.requireNonNull(decodeValue(bytes));
    }
}
