package io.sessionring.codec.kryo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An application's classes. */
@SuppressWarnings("UnusedVariable")
final class Shop {

    private Shop() {}

    static KryoCodec codec() {
        return KryoCodec.builder()
                .allow("cart", Cart.class)
                .allow("item", Item.class)
                .allow("price", Price.class)
                .allow("color", Color.class)
                .allow("node", Node.class)
                .allow("basket", Basket.class)
                .allow("index", Index.class)
                .allow("numbers", Numbers.class)
                .allow("shape", Shape.class)
                .allow("square", Square.class)
                .allow("byLength", ByLength.class)
                .allow("pair", Pair.class)
                .allow("sub", Sub.class)
                .build();
    }

    static Cart cart() {
        Cart cart = new Cart("ada");
        cart.items.add(new Item("socks", new Price(300, "EUR"), Color.RED));
        cart.items.add(new Item("tea", new Price(450, "EUR"), Color.GREEN));
        cart.favourite = cart.items.get(1);
        cart.counts.put(Color.RED, 1);
        cart.colors.add(Color.GREEN);
        cart.array = new Item[] {cart.items.get(0), null};
        return cart;
    }

    /** Constants with and without a body. */
    enum Color {
        RED,
        GREEN {
            @Override
            boolean warm() {
                return false;
            }
        };

        boolean warm() {
            return true;
        }
    }

    record Price(long cents, String currency) {}

    record Pair<A, B>(A first, B second) {}

    /** Without a constructor that takes nothing, and with final fields. */
    static final class Item {
        final String name;
        final Price price;
        final Color color;

        Item(String name, Price price, Color color) {
            this.name = Objects.requireNonNull(name);
            this.price = price;
            this.color = color;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Item item
                    && item.name.equals(name)
                    && Objects.equals(item.price, price)
                    && item.color == color;
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    static final class Cart {
        final String owner;
        final List<Item> items = new ArrayList<>();
        final Map<Color, Integer> counts = new EnumMap<>(Color.class);
        final Set<Color> colors = EnumSet.noneOf(Color.class);
        transient int rendered = 5;

        @Nullable
        Item favourite;

        Item @Nullable [] array;

        Cart(String owner) {
            this.owner = owner;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Cart cart
                    && cart.owner.equals(owner)
                    && cart.items.equals(items)
                    && cart.counts.equals(counts)
                    && cart.colors.equals(colors)
                    && Objects.equals(cart.favourite, favourite)
                    && Objects.deepEquals(cart.array, array);
        }

        @Override
        public int hashCode() {
            return owner.hashCode();
        }
    }

    /** A chain, a ring or a tree. */
    static final class Node {
        @Nullable
        Node next;

        @Nullable
        Object held;
    }

    static final class Basket extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        String owner = "nobody";
    }

    static final class Index extends HashMap<String, Integer> {
        private static final long serialVersionUID = 1;

        transient int hits = 1;
        boolean open;
    }

    static final class Numbers {
        boolean yes;
        byte small;
        char letter;
        short medium;
        int number;
        long large;
        float real;
        double precise;
        Integer boxed = 1;

        @Nullable
        String text = "text";
    }

    abstract static class Shape {
        String name = "shape";
    }

    static final class Square extends Shape {
        int side;
    }

    static class Super {
        private int value;

        int superValue() {
            return value;
        }

        void superValue(int value) {
            this.value = value;
        }
    }

    /** Hides a field of the class above. */
    static final class Sub extends Super {
        int value;
    }

    static final class ByLength implements Comparator<String> {
        @Override
        public int compare(String a, String b) {
            return Integer.compare(a.length(), b.length());
        }
    }
}
