package io.sessionring.codec.kryo;

import static io.sessionring.codec.kryo.Bytes.CONTEXT;
import static io.sessionring.codec.kryo.Bytes.decode;
import static io.sessionring.codec.kryo.Bytes.encode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.esotericsoftware.kryo.io.Output;
import io.sessionring.codec.kryo.Shop.Item;
import io.sessionring.codec.kryo.Shop.Price;
import io.sessionring.spi.CodecException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AllowListTest {

    static final AtomicInteger BETRAYALS = new AtomicInteger();
    static final AtomicInteger MADE = new AtomicInteger();

    static final class Betrayer {
        static {
            BETRAYALS.incrementAndGet();
        }

        int field;

        Betrayer() {
            BETRAYALS.incrementAndGet();
        }
    }

    enum BetrayingEnum {
        ONE;

        static {
            BETRAYALS.incrementAndGet();
        }
    }

    private final KryoCodec nothing = KryoCodec.allowing();

    @Test
    void aClassThatIsNotListedIsNeverInstantiatedNorInitialized() {
        // As another server that lists the classes stores them, without touching them in this test.
        String object = named(Tags.OBJECT, Betrayer.class, out -> {
            out.writeVarInt(1, true);
            out.writeString("field");
            out.writeByte(Kind.INT.code());
            out.writeByte(1);
            out.writeByte(2);
        });
        String constant = named(Tags.NAME, BetrayingEnum.class, out -> out.writeString("ONE"));
        for (String value : List.of(object, constant)) {
            for (String before : List.of("", "460101", "030", "5301", "5d01")) {
                String hex = before.equals("030") ? "03" + value : before + value;
                assertThatThrownBy(() -> decode(nothing, Bytes.bytes(hex))).isInstanceOf(CodecException.class);
            }
        }
        assertThat(BETRAYALS).hasValue(0);
        // Listing alone does not initialize either; the same bytes then decode, so they were good.
        KryoCodec listed = KryoCodec.allowing(Betrayer.class, BetrayingEnum.class);
        assertThat(BETRAYALS).hasValue(0);
        assertThat(((Betrayer) decode(listed, Bytes.bytes(object))).field).isEqualTo(1);
        assertThat(decode(listed, Bytes.bytes(constant))).isSameAs(BetrayingEnum.ONE);
        assertThat(BETRAYALS.get()).isEqualTo(3);
    }

    private static String named(int tag, Class<?> type, java.util.function.Consumer<Output> rest) {
        Output output = new Output(256);
        output.writeByte(tag);
        output.writeString(type.getName());
        rest.accept(output);
        return Bytes.hex(output.toBytes());
    }

    @Test
    void theMessageNamesTheClassAndTheLineThatAllowsIt() {
        String name = "io.sessionring.codec.kryo.Shop$Price";
        String line = "KryoCodec.allowing(io.sessionring.codec.kryo.Shop.Price.class)";
        Price price = new Price(4711, "secret");
        assertComplaint(() -> nothing.check(price, CONTEXT), name, line);
        assertComplaint(() -> encode(nothing, price), name, line);
        assertComplaint(() -> encode(nothing, new ArrayList<>(List.of(price))), name, line);
        assertComplaint(() -> encode(nothing, new Price[0]), name, line);
        assertComplaint(() -> nothing.check(new Price[0], CONTEXT), name, line);
        byte[] bytes = encode(KryoCodec.allowing(Price.class), price);
        assertComplaint(() -> decode(nothing, bytes), name, line);
        byte[] aliased = encode(KryoCodec.builder().allow("price", Price.class).build(), price);
        assertComplaint(() -> decode(nothing, aliased), "price", "KryoCodec.allowing(");
    }

    private static void assertComplaint(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String name, String line) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CodecException.class, e -> assertThat(e.className()).isEqualTo(name))
                .hasMessageContaining(name)
                .hasMessageContaining(line)
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("4711");
    }

    @Test
    void whatCannotBeListedSaysSo() {
        Object lambda = (Runnable) () -> {};
        assertThatThrownBy(() -> encode(nothing, lambda)).hasMessageContaining("lambda");
        assertThatThrownBy(() -> encode(nothing, new Object() {})).hasMessageContaining("anonymous");
        assertThatThrownBy(() -> encode(nothing, Map.of("a", 1).keySet())).hasMessageContaining("belongs to the JDK");
        assertThatThrownBy(() -> encode(nothing, new Thread())).hasMessageContaining("belongs to the JDK");
        assertThatThrownBy(() -> encode(nothing, Thread.class)).hasMessageContaining("belongs to the JDK");
        assertThatThrownBy(() -> encode(nothing, new Object())).isInstanceOf(CodecException.class);
    }

    @Test
    void whatTheApplicationsOwnCodeThrowsIsReportedWithoutItsMessage() {
        Price price = new Price(1, "secret");
        KryoCodec codec = KryoCodec.allowing(Item.class, Price.class, Throwing.class);
        byte[] bytes = encode(codec, new Throwing("secret"));
        assertThatThrownBy(() -> decode(codec, bytes))
                .isInstanceOf(CodecException.class)
                .satisfies(e -> {
                    for (Throwable t = e; t != null; t = t.getCause()) {
                        assertThat(t.toString()).doesNotContain("secret");
                    }
                    assertThat(e).hasStackTraceContaining(Throwing.class.getName());
                });
        assertThat(price.currency()).isEqualTo("secret");
    }

    record Throwing(String value) {
        Throwing {
            if (MADE.incrementAndGet() > 1) {
                throw new IllegalStateException(value);
            }
        }
    }

    @Test
    void twoCodecsWithDifferentListsUnderstandEachOther() {
        KryoCodec first = KryoCodec.allowing(Shop.Cart.class, Price.class, Item.class, Shop.Color.class);
        KryoCodec second = KryoCodec.allowing(
                Shop.Node.class, Shop.Color.class, Item.class, Shop.Sub.class, Shop.Cart.class, Price.class);
        byte[] bytes = encode(first, Shop.cart());
        assertThat(decode(second, bytes)).isEqualTo(Shop.cart());
        assertThat(encode(second, Shop.cart())).isEqualTo(bytes);
        assertThat(decode(first, encode(second, EnumSet.of(Shop.Color.GREEN)))).isEqualTo(EnumSet.of(Shop.Color.GREEN));
    }

    @Test
    void whatWasStoredUnderTheClassNameIsReadOnceThereIsAnAlias() {
        Price price = new Price(1, "EUR");
        byte[] bytes = encode(KryoCodec.allowing(Price.class), price);
        assertThat(decode(Shop.codec(), bytes)).isEqualTo(price);
    }
}
