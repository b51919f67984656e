package io.sessionring.codec.kryo;

import static io.sessionring.codec.kryo.Bytes.encode;
import static io.sessionring.codec.kryo.Bytes.hex;
import static io.sessionring.codec.kryo.Bytes.there;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.codec.kryo.Shop.Basket;
import io.sessionring.codec.kryo.Shop.ByLength;
import io.sessionring.codec.kryo.Shop.Cart;
import io.sessionring.codec.kryo.Shop.Color;
import io.sessionring.codec.kryo.Shop.Index;
import io.sessionring.codec.kryo.Shop.Item;
import io.sessionring.codec.kryo.Shop.Node;
import io.sessionring.codec.kryo.Shop.Numbers;
import io.sessionring.codec.kryo.Shop.Pair;
import io.sessionring.codec.kryo.Shop.Price;
import io.sessionring.codec.kryo.Shop.Square;
import io.sessionring.codec.kryo.Shop.Sub;
import io.sessionring.spi.CodecException;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ObjectsTest {

    private final KryoCodec codec = Shop.codec();

    @Test
    void anObjectWithRecordsEnumsArraysAndCollectionsComesBackEqual() {
        Cart back = there(codec, Shop.cart());
        assertThat(back).isEqualTo(Shop.cart());
        assertThat(back.array).isInstanceOf(Item[].class);
    }

    @Test
    void anObjectIsMadeWithoutAConstructorWhereNoneTakesNothing() {
        assertThat(there(codec, Shop.cart()).rendered).isZero();
        assertThat(there(codec, new Index()).hits).isEqualTo(1);
    }

    @Test
    void everyPrimitiveFieldComesBack() {
        Numbers numbers = new Numbers();
        numbers.yes = true;
        numbers.small = -1;
        numbers.letter = 'ß';
        numbers.medium = -300;
        numbers.number = Integer.MIN_VALUE;
        numbers.large = Long.MAX_VALUE;
        numbers.real = 0.1f;
        numbers.precise = -0.1;
        numbers.boxed = null;
        numbers.text = null;
        assertThat(there(codec, numbers)).usingRecursiveComparison().isEqualTo(numbers);
    }

    @Test
    void recordsEnumsAndArraysStandAlone() {
        assertThat(there(codec, new Price(1, null))).isEqualTo(new Price(1, null));
        assertThat(there(codec, Color.RED)).isSameAs(Color.RED);
        assertThat(there(codec, Color.GREEN)).isSameAs(Color.GREEN);
        assertThat(there(codec, new Color[] {Color.GREEN})).containsExactly(Color.GREEN);
        assertThat(there(codec, new Price[][] {{new Price(1, "EUR")}, null})).isDeepEqualTo(new Price[][] {
            {new Price(1, "EUR")}, null
        });
        assertThat(there(codec, new Pair<>(List.of(1), Map.of("a", Color.RED))))
                .isEqualTo(new Pair<>(List.of(1), Map.of("a", Color.RED)));
        assertThat(there(codec, EnumSet.noneOf(Color.class))).isEmpty();
        EnumMap<Color, Integer> empty = there(codec, new EnumMap<>(Color.class));
        empty.put(Color.RED, 1);
        assertThat(there(codec, empty)).isEqualTo(empty);
    }

    @Test
    void anEnumOfTheJdkMayBeListed() {
        KryoCodec rounding = KryoCodec.allowing(RoundingMode.class);
        assertThat(there(rounding, RoundingMode.HALF_UP)).isSameAs(RoundingMode.HALF_UP);
        assertThatThrownBy(() -> encode(codec, RoundingMode.HALF_UP))
                .hasMessageContaining("KryoCodec.allowing(java.math.RoundingMode.class)");
    }

    @Test
    void anArrayOfAnAbstractClassHoldsItsSubclasses() {
        Square square = new Square();
        square.side = 2;
        square.name = "s";
        Shop.Shape[] back = there(codec, new Shop.Shape[] {square});
        assertThat(back).hasSize(1);
        assertThat(back[0]).usingRecursiveComparison().isEqualTo(square);
    }

    @Test
    void aHiddenFieldIsStoredToo() {
        Sub sub = new Sub();
        sub.value = 1;
        sub.superValue(2);
        Sub back = there(codec, sub);
        assertThat(back.value).isEqualTo(1);
        assertThat(back.superValue()).isEqualTo(2);
    }

    @Test
    void anApplicationsOwnCollectionKeepsItsElementsAndItsFields() {
        Basket basket = new Basket();
        basket.add("a");
        basket.add("b");
        basket.owner = "ada";
        Basket back = there(codec, basket);
        assertThat(back).containsExactly("a", "b");
        assertThat(back.owner).isEqualTo("ada");
        Index index = new Index();
        index.put("a", 1);
        index.open = true;
        assertThat(there(codec, index)).isEqualTo(index);
        assertThat(there(codec, index).open).isTrue();
    }

    @Test
    void aSortedMapKeepsTheApplicationsComparator() {
        TreeMap<String, Integer> map = new TreeMap<>(new ByLength());
        map.put("ccc", 1);
        map.put("bb", 2);
        TreeMap<String, Integer> back = there(codec, map);
        assertThat(back).isEqualTo(map);
        back.put("aa", 3);
        assertThat(back).hasSize(2);
    }

    @Test
    void aSharedObjectComesBackAsOne() {
        Cart back = there(codec, Shop.cart());
        assertThat(back.favourite).isSameAs(back.items.get(1));
        assertThat(back.array[0]).isSameAs(back.items.get(0));
        List<Object> shared = new ArrayList<>(List.of(1));
        List<?> two = there(codec, new ArrayList<>(List.of(shared, shared)));
        assertThat(two.get(0)).isSameAs(two.get(1));
        Price price = new Price(1, "EUR");
        Object[] prices = there(codec, new Object[] {price, price});
        assertThat(prices[0]).isSameAs(prices[1]);
    }

    @Test
    void objectsMayReferToEachOtherInACycle() {
        Node first = new Node();
        first.next = new Node();
        first.next.next = first;
        first.held = new ArrayList<>(List.of(first));
        Node back = there(codec, first);
        assertThat(back.next.next).isSameAs(back);
        assertThat(((List<?>) back.held).get(0)).isSameAs(back);
        List<Object> self = new ArrayList<>();
        self.add(self);
        List<Object> selfBack = there(codec, self);
        assertThat(selfBack.get(0)).isSameAs(selfBack);
    }

    @Test
    void aRecordOrAnImmutableCollectionThatContainsItselfIsRefused() {
        List<Object> list = new ArrayList<>();
        Pair<Object, Object> pair = new Pair<>(list, null);
        list.add(pair);
        assertThatThrownBy(() -> encode(codec, pair))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith(Pair.class.getName() + " contains itself");
        List<Object> inner = new ArrayList<>();
        List<Object> outer = List.of(inner);
        inner.add(outer);
        assertThatThrownBy(() -> encode(codec, outer)).hasMessageContaining("contains itself");
        // The other way round the record is complete before the list refers to it again.
        list.add(pair);
        Pair<Object, Object> plain = new Pair<>("a", null);
        assertThat(there(codec, new ArrayList<>(List.of(plain, plain)))).containsExactly(plain, plain);
    }

    @Test
    void aChainIsAsLongAsTheDepthAllowsAndNoLonger() {
        KryoCodec shallow = KryoCodec.builder().allow(Node.class).maxDepth(10).build();
        assertThat(there(shallow, chain(9)).next).isNotNull();
        assertThatThrownBy(() -> encode(shallow, chain(10)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("maxDepth");
        KryoCodec deep = KryoCodec.builder().allow(Node.class).maxDepth(500).build();
        assertThat(there(deep, chain(499)).next).isNotNull();
        byte[] bytes = encode(deep, chain(10));
        assertThatThrownBy(() -> Bytes.decode(shallow, bytes))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("maxDepth");
    }

    static Node chain(int length) {
        Node node = new Node();
        for (int i = 1; i < length; i++) {
            Node next = node;
            node = new Node();
            node.next = next;
        }
        return node;
    }

    @Test
    void sharedObjectsInKeysAreFineUntilHashingThemWouldTakeForEver() {
        // Many elements that refer to one large object: common.
        Node customer = new Node();
        customer.held = new byte[1000];
        Set<Object> orders = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            Node order = new Node();
            order.next = customer;
            orders.add(order);
        }
        assertThat(there(codec, orders)).hasSize(1000);
        // Sets of sets, each of which occurs twice: 2^n elements when written out.
        assertThatThrownBy(() -> encode(codec, twice(28)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("share so many objects");
        assertThat(there(codec, twice(4))).hasSize(1);
    }

    /** Nested lists in a set, held by an object that does not hash them: otherwise this took as long as reading them. */
    static Set<Object> twice(int levels) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            list = new ArrayList<>(List.of(list, list));
        }
        Node holder = new Node();
        holder.held = list;
        return new HashSet<>(Set.of(holder));
    }

    @Test
    void encodingIsTheSameEachTime() {
        byte[] bytes = encode(codec, Shop.cart());
        for (int i = 0; i < 10; i++) {
            assertThat(encode(codec, Shop.cart())).isEqualTo(bytes);
            assertThat(encode(codec, Bytes.decode(codec, bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void anObjectsBytesNeverChange() {
        // tag 1, name, fields: name and kind each; then the values. The second price refers to the class by c0.
        assertThat(hex(encode(codec, new Price(-1, "EUR"))))
                .isEqualTo("01" + "70726963e5" + "02" + "63656e74f3" + "06" + "63757272656e63f9" + "09" + "01" + "01"
                        + "4555d2");
        assertThat(hex(encode(codec, Arrays.asList(new Price(0, "a"), new Price(0, "b")))))
                .isEqualTo("710102" + "0170726963e50263656e74f30663757272656e63f909" + "01" + "00" + "8261" + "c0"
                        + "01" + "00" + "8262");
        assertThat(hex(encode(codec, Color.GREEN))).isEqualTo("02" + "636f6c6ff2" + "475245" + "45ce");
        Object[] three = {Color.RED, null, Color.RED};
        assertThat(hex(encode(codec, three)))
                .isEqualTo("03a00103" + "02636f6c6ff2" + "5245c4" + "00" + "c0" + "5245c4");
    }
}
