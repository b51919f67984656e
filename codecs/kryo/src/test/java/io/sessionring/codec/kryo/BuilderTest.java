package io.sessionring.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.codec.kryo.Shop.Price;
import io.sessionring.spi.CodecException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class BuilderTest {

    final class Inner {
        @Override
        public String toString() {
            return "in " + BuilderTest.this;
        }
    }

    static final class OnlyTransient {
        transient Object lost;
    }

    static final class Broken extends Exception {
        private static final long serialVersionUID = 1;
    }

    static final class Sized extends java.util.ArrayList<String> {
        private static final long serialVersionUID = 1;

        Sized(int size) {
            super(size);
        }
    }

    @TestFactory
    List<DynamicTest> wrongSettingsAreRefusedAtTheCall() {
        Map<String, Consumer<KryoCodec.Builder>> wrong = new LinkedHashMap<>();
        wrong.put("maxDepth is 4 to 500; got 3", builder -> builder.maxDepth(3));
        wrong.put("maxDepth is 4 to 500; got 501", builder -> builder.maxDepth(501));
        wrong.put("maxBytes is at least 64; got 63", builder -> builder.maxBytes(63));
        wrong.put("alias needs 1 to 128 letters", builder -> builder.allow("", Price.class));
        wrong.put("; got \"a b\"", builder -> builder.allow("a b", Price.class));
        wrong.put(
                "is listed as price already; got cost",
                builder -> builder.allow("price", Price.class).allow("cost", Price.class));
        wrong.put("is taken by", builder -> builder.allow("price", Price.class).allow("price", Shop.Item.class));
        wrong.put(
                "of io.sessionring.codec.kryo.Shop$Item is taken by",
                builder -> builder.allow("price", Price.class).allow(Price.class.getName(), Shop.Item.class));
        wrong.put("list the class that it is an array of", builder -> builder.allow(Price[].class));
        wrong.put("int cannot be listed: it belongs to the JDK", builder -> builder.allow(int.class));
        wrong.put("Thread cannot be listed: it belongs to the JDK", builder -> builder.allow(Thread.class));
        wrong.put("no name that another server knows", builder -> builder.allow(new Object() {}.getClass()));
        wrong.put("is an inner class", builder -> builder.allow(Inner.class));
        wrong.put("has transient fields only", builder -> builder.allow(OnlyTransient.class));
        wrong.put("extends java.lang.Exception, whose state", builder -> builder.allow(Broken.class));
        wrong.put("only by a constructor without parameters", builder -> builder.allow(Sized.class));
        return wrong.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> assertThatThrownBy(() -> entry.getValue().accept(KryoCodec.builder()))
                                .isInstanceOf(IllegalArgumentException.class)
                                .hasMessageContaining(entry.getKey())))
                .toList();
    }

    @Test
    void listingAClassTwiceOrAClassOfTheJdkChangesNothing() {
        KryoCodec codec = KryoCodec.builder()
                .allow("price", Price.class)
                .allow("price", Price.class)
                .allow(Price.class)
                .allow(String.class)
                .build();
        assertThat(Bytes.there(codec, new Price(1, "EUR"))).isEqualTo(new Price(1, "EUR"));
        assertThat(codec.number()).isEqualTo(1);
    }

    @Test
    void aValueBeyondMaxBytesIsRefusedBothWays() {
        KryoCodec small = KryoCodec.builder().maxBytes(64).build();
        byte[] most = new byte[61];
        assertThat(Bytes.there(small, most)).isEqualTo(most);
        assertThatThrownBy(() -> Bytes.encode(small, new byte[62]))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("maxBytes");
        byte[] bytes = Bytes.encode(KryoCodec.allowing(), new byte[62]);
        assertThatThrownBy(() -> Bytes.decode(small, bytes)).hasMessageContaining("maxBytes");
    }
}
