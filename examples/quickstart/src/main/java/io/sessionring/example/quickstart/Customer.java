package io.sessionring.example.quickstart;

import io.sessionring.Lookup;
import io.sessionring.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A customer, and what the session must hold: everything that was acknowledged. Which changes those are follows from a number,
 * so that a state that is only a little too old is found out as well. For one thread at a time.
 */
final class Customer {

    /** So many things are bought at once. */
    private static final int CART = 10;

    private final String name;
    private final String id;
    private int acknowledged;
    private boolean underWay;
    private boolean leaving;
    private boolean loggedOut;
    private @Nullable Finding fault;

    /** How a session was found. */
    enum Finding {
        /** As it must be: with all its changes, or logged out. */
        RIGHT,
        /** Without a change that was acknowledged. */
        OLDER,
        /** Not any more. */
        LOST,
        /** Though it was logged out. */
        RETURNED,
        /** Not at all, since too few nodes answered. */
        UNAVAILABLE
    }

    Customer(String name, String id) {
        this.name = name;
        this.id = id;
    }

    /** Puts into a new session what it must hold before the first numbered change. */
    static void start(Session session, String name) {
        session.set("user", name);
        session.set("page", page(0));
        Cart cart = new Cart();
        items(0).forEach(cart::add);
        session.set("cart", cart);
    }

    String id() {
        return id;
    }

    /** One JVM puts the next thing into the cart, or pays for all when it is full. A second time it does nothing. */
    void fill(Session session) {
        underWay = true;
        Cart cart = session.get("cart", Cart.class).orElseThrow();
        if (cart.items().equals(items(acknowledged))) {
            if ((acknowledged + 1) % CART == 0) {
                cart.pay();
            } else {
                cart.add(thing(acknowledged + 1));
            }
        }
    }

    /** Another JVM notes the page. */
    void turnPage(Session session) {
        underWay = true;
        session.set("page", page(acknowledged + 1));
    }

    /** Both have been told that the change is kept. */
    void acknowledge() {
        acknowledged++;
        underWay = false;
    }

    /** The log-out is on its way: the session may be there or not. */
    void leave() {
        leaving = true;
    }

    /** It has been acknowledged. */
    void left() {
        loggedOut = true;
    }

    /** {@return whether the log-out has begun} */
    boolean isLeaving() {
        return leaving;
    }

    boolean isLoggedOut() {
        return loggedOut;
    }

    /** {@return whether it was seen once that something is wrong} */
    boolean isWronged() {
        return fault != null;
    }

    /** Takes note of what is wrong. */
    void wronged(Finding finding) {
        fault = finding;
    }

    Finding judge(Lookup lookup) {
        if (fault != null) {
            return fault;
        }
        if (lookup instanceof Lookup.Found found) {
            if (loggedOut) {
                return Finding.RETURNED;
            }
            return holdsAll(found.session()) ? Finding.RIGHT : Finding.OLDER;
        }
        return leaving ? Finding.RIGHT : Finding.LOST;
    }

    private boolean holdsAll(Session session) {
        return session.get("user", String.class).equals(Optional.of(name))
                && holds(session, acknowledged, acknowledged + (underWay ? 1 : 0));
    }

    private static boolean holds(Session session, int least, int most) {
        Optional<List<String>> items = session.get("cart", Cart.class).map(Cart::items);
        Optional<String> page = session.get("page", String.class);
        return (items.equals(Optional.of(items(least))) || items.equals(Optional.of(items(most))))
                && (page.equals(Optional.of(page(least))) || page.equals(Optional.of(page(most))));
    }

    private static List<String> items(int changes) {
        List<String> items = new ArrayList<>(changes < CART ? List.of("socks", "shoes") : List.of());
        for (int i = changes - changes % CART + 1; i <= changes; i++) {
            items.add(thing(i));
        }
        return items;
    }

    private static String thing(int number) {
        return "thing " + number;
    }

    private static String page(int number) {
        return number == 0 ? "/checkout" : "/things/" + number;
    }
}
