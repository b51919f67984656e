package io.sessionring.example.quickstart;

import java.util.ArrayList;
import java.util.List;

/** A shopping cart, as an application would have one: an ordinary class, changed in place. */
final class Cart {

    private final List<String> items = new ArrayList<>();

    void add(String item) {
        items.add(item);
    }

    void pay() {
        items.clear();
    }

    List<String> items() {
        return List.copyOf(items);
    }
}
