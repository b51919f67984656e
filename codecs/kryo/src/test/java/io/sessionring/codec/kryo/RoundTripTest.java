package io.sessionring.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.spi.CodecContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RoundTripTest {

    static final CodecContext CONTEXT =
            new CodecContext("0".repeat(40), "attribute", RoundTripTest.class.getClassLoader());

    static final class Cart {
        private final List<String> items = new ArrayList<>();
        private int number;

        @Override
        public boolean equals(Object other) {
            return other instanceof Cart cart && cart.items.equals(items) && cart.number == number;
        }

        @Override
        public int hashCode() {
            return Objects.hash(items, number);
        }
    }

    @Test
    void anApplicationsObjectComesBackEqual() {
        KryoCodec codec = KryoCodec.allowing(Cart.class);
        Cart cart = new Cart();
        cart.items.add("socks");
        cart.number = 7;
        byte[] bytes = codec.encode(cart, CONTEXT);
        assertThat(codec.decode(bytes, 0, bytes.length, CONTEXT)).isEqualTo(cart);
    }
}
