package io.sessionring.example.benchmarks.row;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The session that every row keeps: ten attributes, about 1 KB. */
public final class Visitor {

    /** The attribute that is looked at. */
    public static final String NAME = "name";

    /** What it holds. */
    public static final String NAME_VALUE = "Augusta Ada King, Countess of Lovelace";

    /** The attribute that is changed; an Integer. */
    public static final String VISITS = "visits";

    private static final long SEED = 20_110_401;

    private Visitor() {}

    /** {@return the attributes, every time new ones of the same value} */
    public static Map<String, Object> attributes() {
        Random random = new Random(SEED);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(NAME, NAME_VALUE);
        all.put(VISITS, 1);
        all.put("userId", random.nextLong());
        all.put("mail", "ada@analytical-engine.example");
        all.put("locale", "en_GB");
        all.put("token", text(random, 43));
        all.put("roles", new ArrayList<>(List.of("customer", "reviewer", "newsletter")));
        all.put("recent", recent(random));
        all.put("settings", settings(random));
        all.put("cart", cart(random));
        return all;
    }

    /**
     * Attributes of a session that has many of them.
     *
     * @param count how many beside the two that are looked at and changed, which are always there
     * @param size characters of each
     * @return the attributes
     */
    public static Map<String, Object> attributes(int count, int size) {
        Random random = new Random(SEED);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(NAME, NAME_VALUE);
        all.put(VISITS, 1);
        for (int i = 0; i < count; i++) {
            all.put("attribute" + i, text(random, size));
        }
        return all;
    }

    private static List<Long> recent(Random random) {
        List<Long> articles = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            articles.add(100_000L + random.nextInt(900_000));
        }
        return articles;
    }

    private static Map<String, String> settings(Random random) {
        Map<String, String> settings = new HashMap<>();
        settings.put("theme", "dark");
        settings.put("currency", "GBP");
        settings.put("shippingCountry", "United Kingdom");
        settings.put("lastSearch", text(random, 60));
        settings.put("campaign", text(random, 60));
        settings.put("landingPage", "/catalogue/instruments/" + text(random, 60));
        return settings;
    }

    private static Cart cart(Random random) {
        Cart cart = new Cart();
        cart.currency = "GBP";
        for (int i = 0; i < 4; i++) {
            cart.items.add(new CartItem(
                    100_000L + random.nextInt(900_000), 1 + i, 1_000 + random.nextInt(9_000), text(random, 40)));
        }
        return cart;
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append("abcdefghijklmnopqrstuvwxyz0123456789-_".charAt(random.nextInt(38)));
        }
        return text.toString();
    }
}
