package io.sessionring.example.benchmarks;

import io.sessionring.codec.kryo.KryoCodec;
import io.sessionring.example.benchmarks.row.Cart;
import io.sessionring.example.benchmarks.row.CartItem;

/** The codec for the session that is measured. */
public final class VisitorCodec {

    private VisitorCodec() {}

    /** {@return a new one, with short names for the application's classes} */
    public static KryoCodec create() {
        return KryoCodec.builder()
                .allow("cart", Cart.class)
                .allow("item", CartItem.class)
                .build();
    }
}
