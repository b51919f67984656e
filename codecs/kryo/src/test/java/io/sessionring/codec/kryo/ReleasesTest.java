package io.sessionring.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.spi.CodecException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Servers of two releases read each other's bytes. The classes' toString shows what arrived. */
class ReleasesTest {

    private static final String ITEM = """
            final class Item {
                String name;
                Item(String name) { this.name = name; }
                public String toString() { return name; }
            }
            """;

    private static final String CART_1 = """
            import java.util.*;
            final class Cart {
                String owner = "nobody";
                List<Item> items = new ArrayList<>();
                static Cart make() {
                    Cart cart = new Cart();
                    cart.owner = "ada";
                    cart.items.add(new Item("socks"));
                    return cart;
                }
                public String toString() { return owner + " " + items; }
            }
            """;

    /** With more fields: of primitives, of JDK types, and of a class and an enum that the older release lacks. */
    private static final String CART_2 = """
            import java.util.*;
            final class Cart {
                int added = 7;
                Object awkward;
                Coupon coupon;
                Kind kind;
                Map<Kind, Coupon> kinds = new EnumMap<>(Kind.class);
                Set<Kind> kindSet = EnumSet.noneOf(Kind.class);
                Coupon[] coupons = {};
                Item early;
                String owner = "nobody";
                List<Item> items = new ArrayList<>();
                Map<String, Coupon> zmore = new TreeMap<>();
                String ztext;
                static Cart make() {
                    Cart cart = new Cart();
                    cart.owner = "ada";
                    cart.added = 8;
                    Item socks = new Item("socks");
                    cart.items.add(socks);
                    cart.early = socks;
                    cart.coupon = new Coupon(socks, cart);
                    cart.kind = Kind.BIG;
                    cart.kinds.put(Kind.BIG, cart.coupon);
                    cart.kindSet.add(Kind.BIG);
                    cart.coupons = new Coupon[] {cart.coupon, new Coupon(null, null)};
                    cart.awkward = new ArrayList<>(List.of(Optional.of(cart.coupon), new Kind[][] {{Kind.BIG}}, cart));
                    cart.zmore.put("a", cart.coupon);
                    cart.ztext = "end";
                    return cart;
                }
                public String toString() { return owner + " " + items + " " + added + " " + coupon; }
            }
            """;

    private static final String COUPON = """
            record Coupon(Item item, Cart cart) {
                public String toString() { return "coupon"; }
            }
            """;

    private static final String KIND = "enum Kind { BIG }";

    private final Release old = Release.of(ITEM, CART_1);
    private final Release current = Release.of(ITEM, CART_2, COUPON.replace("Cart cart", "Object cart"), KIND);

    @Test
    void anOlderReleasePassesOverFieldsThatItDoesNotKnowEvenOfClassesThatItLacks() {
        byte[] bytes = current.encode(cart(current));
        assertThat(current.decode(bytes)).hasToString("ada [socks] 8 coupon");
        assertThat(old.decode(bytes)).hasToString("ada [socks]");
    }

    private static Object cart(Release release) {
        return release.make("Cart");
    }

    @Test
    void aNewerReleaseKeepsTheInitialValueOfAFieldThatTheBytesLack() {
        assertThat(current.decode(old.encode(cart(old)))).hasToString("ada [socks] 7 null");
    }

    @Test
    void aRecordsComponentThatTheBytesLackIsEmpty() {
        Release one = Release.of("record Price(long cents) { static Object make() { return new Price(3); } }");
        Release two = Release.of(
                "record Price(String currency, long cents, int more) { static Object make() { return new Price(\"EUR\", 4, 5); } }");
        assertThat(two.decode(one.encode(one.make("Price")))).hasToString("Price[currency=null, cents=3, more=0]");
        assertThat(one.decode(two.encode(two.make("Price")))).hasToString("Price[cents=4]");
    }

    @Test
    void aFieldMayChangeToALargerNumber() {
        Release one = Release.of("record Price(int cents, short s, float f, byte b, Integer i) {"
                + " static Object make() { return new Price(3, (short) 4, 1.5f, (byte) 5, 6); } }");
        Release two = Release.of("record Price(long cents, int s, double f, Integer b, long i) {"
                + " static Object make() { return new Price(1L << 40, 1, 1, 1, 1); } }");
        assertThat(two.decode(one.encode(one.make("Price")))).hasToString("Price[cents=3, s=4, f=1.5, b=5, i=6]");
        byte[] tooLarge = two.encode(two.make("Price"));
        assertThatThrownBy(() -> one.decode(tooLarge))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("Price has a field")
                .hasMessageContaining("stored with another type");
    }

    @Test
    void aClassMayBeRenamedUnderItsAlias() {
        Release one = new Release(Map.of("cart", "Cart", "item", "Item"), Map.of("Item", ITEM, "Cart", CART_1));
        Release two = new Release(
                Map.of("cart", "Basket", "item", "Article"),
                Map.of(
                        "Article",
                        ITEM.replace("Item", "Article"),
                        "Basket",
                        CART_1.replace("Item", "Article").replace("Cart", "Basket")));
        Object there = two.decode(one.encode(cart(one)));
        assertThat(there).hasToString("ada [socks]");
        assertThat(there.getClass().getName()).isEqualTo("Basket");
        assertThat(one.decode(two.encode(two.make("Basket")))).hasToString("ada [socks]");
    }

    @Test
    void aClassThatTheReaderLacksIsNamedWhereItsFieldIsKnown() {
        Release lacking =
                Release.of(CART_1.replace("List<Item>", "List<Object>").replace("new Item(\"socks\")", "1"));
        byte[] bytes = old.encode(cart(old));
        assertThatThrownBy(() -> lacking.decode(bytes))
                .isInstanceOfSatisfying(
                        CodecException.class, e -> assertThat(e.className()).isEqualTo("Item"))
                .hasMessageContaining("KryoCodec.allowing(Item.class)");
    }

    @Test
    void aClassThatTheReaderLacksIsNamedWhereAKnownFieldRefersToAValueInAnUnknownOne() {
        String holder = "final class Holder { %s Object known; static Object make() {"
                + " Holder h = new Holder(); %s return h; } public String toString() { return \"\" + known; } }";
        Release two = Release.of(holder.formatted("Object early;", "h.known = h.early = new Item(\"socks\");"), ITEM);
        Release one = Release.of(holder.formatted("", ""));
        byte[] bytes = two.encode(two.make("Holder"));
        assertThatThrownBy(() -> one.decode(bytes)).hasMessageContaining("KryoCodec.allowing(Item.class)");
        assertThat(Release.of(holder.formatted("", ""), ITEM).decode(bytes)).hasToString("socks");
    }

    @Test
    void aPartOfAValueThatTheReaderLacksIsThereForAKnownField() {
        String holder = "final class Holder { %s Object known; static Object make() {"
                + " Holder h = new Holder(); %s return h; } public String toString() { return \"\" + known; } }";
        Release two = Release.of(
                holder.formatted(
                        "Object early;",
                        "h.early = new Coupon(new Item(\"socks\")); " + "h.known = ((Coupon) h.early).item();"),
                ITEM,
                "record Coupon(Item item) {}");
        Release one = Release.of(holder.formatted("", ""), ITEM);
        assertThat(one.decode(two.encode(two.make("Holder")))).hasToString("socks");
    }

    @Test
    void aConstantThatTheReaderLacksIsRefusedWhereItsFieldIsKnown() {
        Release one = Release.of("enum Color { RED }");
        Release two = Release.of("enum Color { BLUE, RED; static Color make() { return BLUE; } }");
        byte[] blue = two.encode(two.make("Color"));
        assertThatThrownBy(() -> one.decode(blue))
                .isInstanceOfSatisfying(
                        CodecException.class, e -> assertThat(e.className()).isEqualTo("Color"))
                .hasMessageContaining("Color has no constant")
                .hasMessageNotContaining("BLUE");
        byte[] red = one.encode(one.type("Color").getEnumConstants()[0]);
        assertThat(two.decode(red)).hasToString("RED");
    }

    @Test
    void anUnknownFieldMayHoldAConstantThatTheReaderLacks() {
        String holder = "final class Holder { %s int known; static Object make() {"
                + " Holder h = new Holder(); h.known = 3; %s return h; } public String toString() { return \"\" + known; } }";
        Release two = Release.of(
                holder.formatted("Object early;", "h.early = java.util.List.of(Color.BLUE, Color.RED);"),
                "enum Color { RED, BLUE }");
        Release one = Release.of(holder.formatted("", ""), "enum Color { RED }");
        assertThat(one.decode(two.encode(two.make("Holder")))).hasToString("3");
    }

    @Test
    void aClassThatBecameAnEnumIsRefused() {
        Release one = Release.of("record Color(int rgb) { static Color make() { return new Color(1); } }");
        Release two = Release.of("enum Color { BLUE }");
        byte[] bytes = one.encode(one.make("Color"));
        assertThatThrownBy(() -> two.decode(bytes)).hasMessageContaining("another kind of class");
    }

    @Test
    void nothingKeepsTheClassesOfAnApplicationThatIsUndeployed() throws Exception {
        WeakReference<ClassLoader> loader = new WeakReference<>(deployedAndUndeployed());
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (loader.get() != null) {
            assertThat(System.nanoTime()).as("still reachable").isLessThan(deadline);
            System.gc();
            Thread.sleep(10);
        }
    }

    private static ClassLoader deployedAndUndeployed() {
        Release release = Release.of(ITEM, CART_1);
        byte[] bytes = release.encode(release.make("Cart"));
        assertThat(release.decode(bytes)).hasToString("ada [socks]");
        assertThatThrownBy(() -> release.decode(Bytes.bytes("01"))).isInstanceOf(CodecException.class);
        return release.type("Cart").getClassLoader();
    }

    @Test
    void decodingAndEncodingInAnOlderReleaseGivesTheSameBytesAgainAndAgain() {
        byte[] bytes = current.encode(cart(current));
        byte[] once = old.encode(old.decode(bytes));
        assertThat(old.encode(old.decode(bytes))).isEqualTo(once);
        assertThat(old.encode(old.decode(once))).isEqualTo(once);
    }
}
