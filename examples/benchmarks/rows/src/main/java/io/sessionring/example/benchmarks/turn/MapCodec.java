package io.sessionring.example.benchmarks.turn;

import java.util.Map;
import java.util.Objects;

/** A way of turning the attributes of a whole session into bytes and back. */
public interface MapCodec {

    /** {@return the bytes} */
    byte[] encode(Map<String, Object> attributes) throws Exception;

    /** {@return the attributes} */
    Map<String, Object> decode(byte[] bytes) throws Exception;

    /** {@return the bytes of the same session with one more in an attribute that is an Integer} */
    default byte[] addOne(byte[] bytes, String name) throws Exception {
        Map<String, Object> attributes = decode(bytes);
        attributes.put(name, (Integer) Objects.requireNonNull(attributes.get(name), name) + 1);
        return encode(attributes);
    }
}
