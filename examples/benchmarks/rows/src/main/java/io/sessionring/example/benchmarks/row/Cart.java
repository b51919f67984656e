package io.sessionring.example.benchmarks.row;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a visitor wants to buy. */
@SuppressWarnings("serial") // the list is an ArrayList
public final class Cart implements Serializable {

    /** What is in it. */
    public List<CartItem> items = new ArrayList<>();

    /** The currency of the prices. */
    public String currency = "";

    /** An empty cart, for codecs. */
    public Cart() {}

    @Override
    public boolean equals(Object other) {
        return other instanceof Cart cart && items.equals(cart.items) && currency.equals(cart.currency);
    }

    @Override
    public int hashCode() {
        return Objects.hash(items, currency);
    }
}
