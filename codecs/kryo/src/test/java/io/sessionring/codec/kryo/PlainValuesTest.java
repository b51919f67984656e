package io.sessionring.codec.kryo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.spi.CodecContext;
import io.sessionring.spi.CodecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values without parts, which are stored without Kryo's book-keeping. */
class PlainValuesTest {

    private static final CodecContext CONTEXT = new CodecContext("", "a", PlainValuesTest.class.getClassLoader());

    /** No ASCII, or just so; two of them halves of a pair. */
    private static final List<String> OTHERS =
            List.of("\u00e9", "\u20ac", "\ud83d\ude00", "\ud83d", "\ude00", "\u007f", "\u0080", "\u0000");

    private static List<Object> chain(int lists, Object last) {
        List<Object> chain = new ArrayList<>(List.of(last));
        for (int i = 1; i < lists; i++) {
            chain = new ArrayList<>(List.of(chain));
        }
        return chain;
    }

    private static Object copy(KryoCodec codec, Object value) {
        byte[] bytes = codec.encode(value, CONTEXT);
        return codec.decode(bytes, 0, bytes.length, CONTEXT);
    }

    @Test
    void aPlainValueCountsAsOneMoreLevel() {
        KryoCodec codec = KryoCodec.builder().maxDepth(4).build();
        KryoCodec deeper = KryoCodec.builder().maxDepth(5).build();
        for (Object plain : List.of("text", 1, 2L, true)) {
            assertThat(copy(codec, chain(3, plain))).isEqualTo(chain(3, plain));
            assertThatThrownBy(() -> codec.encode(chain(4, plain), CONTEXT)).isInstanceOf(CodecException.class);
            byte[] deep = deeper.encode(chain(4, plain), CONTEXT);
            assertThatThrownBy(() -> codec.decode(deep, 0, deep.length, CONTEXT))
                    .isInstanceOf(CodecException.class);
        }
    }

    @Test
    void textComesBackWhateverItsLengthAndWhereverItIsNotAscii() {
        KryoCodec codec = KryoCodec.allowing();
        for (int length = 0; length < 140; length++) {
            String ascii = "abcdefghij".repeat(14).substring(0, length);
            assertThat(copy(codec, ascii)).isEqualTo(ascii);
            for (int at = 0; at < length; at += 7) {
                for (String other : OTHERS) {
                    String text = ascii.substring(0, at) + other + ascii.substring(at + 1);
                    assertThat(copy(codec, List.of(text, 1))).isEqualTo(List.of(text, 1));
                }
            }
        }
    }

    @Test
    void textThatClaimsToBeLongerThanItIsIsRefused() {
        KryoCodec codec = KryoCodec.allowing();
        byte[] bytes = codec.encode("abcdefghij".repeat(5), CONTEXT);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> codec.decode(cut, 0, cut.length, CONTEXT)).isInstanceOf(CodecException.class);
        }
    }
}
