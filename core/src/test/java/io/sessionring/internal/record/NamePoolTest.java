package io.sessionring.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.testing.Seeds;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NamePoolTest {

    private final NamePool pool = new NamePool();

    @Test
    void aNameIsMadeOnce() {
        String first = read("cart");
        assertThat(read("cart")).isEqualTo("cart").isSameAs(first);
    }

    @Test
    void namesThatShareAPlaceStayApart() {
        for (int i = 0; i < 2_000; i++) { // more than there are places
            assertThat(read("name" + i)).isEqualTo("name" + i);
            assertThat(read("name" + i % 7)).isEqualTo("name" + i % 7);
        }
    }

    @Test
    void aNameBeyondAsciiIsItself() {
        String name = "Straße 東 \uD83D\uDE00";
        assertThat(read(name)).isEqualTo(name);
        assertThat(read(name)).isEqualTo(name);
    }

    @Test
    void whatEqualsALatinNameByteForByteIsNotUtf8() {
        assertThat(read("\u00e9")).isEqualTo("\u00e9"); // c3 a9
        byte[] latin = {(byte) 0xe9};
        assertThat(pool.nameIn(latin, 0, 1)).isNull();
        assertThat(pool.nameIn(latin, 0, 1)).isNull();
    }

    @Test
    void aLongNameIsNotKept() {
        String name = "n".repeat(65);
        String first = read(name);
        assertThat(read(name)).isEqualTo(name).isNotSameAs(first);
        String kept = read("n".repeat(64));
        assertThat(read("n".repeat(64))).isSameAs(kept);
    }

    @Test
    void readsWhatAPoolThatKeepsNothingReads() {
        Seeds.check(1_000, random -> {
            byte[] bytes = new byte[random.nextInt(4)];
            random.nextBytes(bytes);
            String plain = NamePool.NONE.nameIn(bytes, 0, bytes.length);
            assertThat(pool.nameIn(bytes, 0, bytes.length)).isEqualTo(plain);
            assertThat(pool.nameIn(bytes, 0, bytes.length)).isEqualTo(plain);
        });
    }

    private String read(String name) {
        byte[] bytes = ("<" + name + ">").getBytes(StandardCharsets.UTF_8);
        return pool.nameIn(bytes, 1, bytes.length - 2);
    }
}
