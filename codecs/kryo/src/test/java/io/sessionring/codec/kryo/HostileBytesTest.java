package io.sessionring.codec.kryo;

import static io.sessionring.codec.kryo.Bytes.CONTEXT;
import static io.sessionring.codec.kryo.Bytes.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.sessionring.spi.CodecException;
import io.sessionring.testing.Seeds;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Runs with a heap of 64 MB: what bytes claim is not allocated. */
class HostileBytesTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Enough for an exception and its stack trace, and a Kryo for good measure. */
    private static final long LITTLE = 256 * 1024;

    /** What a byte may cost: an entry of a hash map takes 50 bytes of heap and comes in three bytes. */
    private static final int PER_BYTE = 100;

    private final KryoCodec codec = Shop.codec();

    @Test
    void theHeapIsSmall() {
        assertThat(Runtime.getRuntime().maxMemory()).isLessThanOrEqualTo(64L * 1024 * 1024);
    }

    @TestFactory
    List<DynamicTest> aLengthThatTheBytesCannotHaveAllocatesNothing() {
        Map<String, String> hostile = new LinkedHashMap<>();
        String most = "ffffffff07"; // 2^31 - 1
        for (Map.Entry<String, Object> sample : Samples.all().entrySet()) {
            String golden = Bytes.hex(Bytes.encode(codec, sample.getValue()));
            // Put the length in place of every byte of every sample: somewhere it is the length.
            for (int at = 2; at < golden.length(); at += 2) {
                hostile.put(sample.getKey() + " at " + at / 2, golden.substring(0, at) + most + golden.substring(at));
            }
        }
        hostile.put("string", "04" + "ffffffff1f");
        hostile.put("string of negative length", "04" + "ffffffff7f");
        hostile.put("fields", "01" + "70726963e5" + most);
        hostile.put("fields' names", "01" + "70726963e5" + "01" + "ffffffff1f");
        hostile.put("negative length", "4601" + "ffffffff0f");
        List<DynamicTest> tests = new ArrayList<>();
        hostile.forEach((name, hex) -> tests.add(DynamicTest.dynamicTest(name, () -> {
            byte[] input = bytes(hex);
            // Twice: the JDK loads its time zones once.
            assertThat(Math.min(allocated(input), allocated(input))).isLessThan(LITTLE);
        })));
        return tests;
    }

    @Test
    void aNegativeLengthIsRefused() {
        // Where the length is not used to allocate it would lower the number of bytes that others may not claim.
        for (String hex : List.of("4701", "460102" + "4701", "5e01", "53012c", "5d012c", "6001")) {
            byte[] all = bytes(hex + "ffffffff0f" + "00".repeat(8));
            byte[] exact = Arrays.copyOf(all, all.length - 8);
            for (byte[] input : List.of(all, exact)) {
                assertThatThrownBy(() -> codec.decode(input, 0, input.length, CONTEXT))
                        .as(hex)
                        .isInstanceOf(CodecException.class)
                        .hasMessageContaining("a length of");
            }
        }
    }

    @Test
    void moreDimensionsThanAnArrayHasAreRefused() {
        byte[] eight = bytes("03".repeat(8) + "04" + "0100");
        assertThat(codec.decode(eight, 0, eight.length, CONTEXT)).isInstanceOf(String[][][][][][][][].class);
        byte[] nine = bytes("03".repeat(9) + "04" + "0100");
        assertThatThrownBy(() -> codec.decode(nine, 0, nine.length, CONTEXT)).isInstanceOf(CodecException.class);
    }

    @Test
    void aReferenceToAnObjectThatIsNotThereIsRefused() {
        // Objects 1 and -1 where there is only number 0, and an unfinished List.of that is to hold itself.
        for (String hex : List.of("460101" + "4603", "460101" + "46ffffffff0f", "6e0101" + "6e02")) {
            byte[] input = bytes(hex);
            assertThatThrownBy(() -> codec.decode(input, 0, input.length, CONTEXT))
                    .as(hex)
                    .isInstanceOf(CodecException.class)
                    .hasMessageContaining("not there yet");
        }
    }

    @Test
    void containersThatEachClaimAllThatIsLeftAreRefused() {
        // Arrays in arrays: each claims as many elements as there are bytes.
        for (String container : List.of("03a001", "4601", "6e01", "5a01", "7301")) {
            int levels = 200;
            byte[] level = bytes(container + "808040"); // 2^20 elements
            byte[] all = new byte[levels * level.length + (2 << 20)];
            for (int i = 0; i < levels; i++) {
                System.arraycopy(level, 0, all, i * level.length, level.length);
            }
            assertThat(allocated(all)).as(container).isLessThan(16L << 20);
        }
    }

    /** The bytes of a list, with the tag of another value whose parts are stored alike. */
    private byte[] as(Object sample, List<?> parts) {
        byte[] bytes = Bytes.encode(codec, parts);
        bytes[0] = Bytes.encode(codec, sample)[0];
        return bytes;
    }

    @Test
    @Timeout(10)
    void elementsOfOneHashAreNotComparedWithEachOther() {
        List<Object> alike = new ArrayList<>();
        for (int i = 0; i < 1 << 16; i++) {
            StringBuilder string = new StringBuilder();
            for (int bit = 0; bit < 16; bit++) {
                string.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            alike.add(string.toString());
        }
        assertThat(alike.stream().mapToInt(Object::hashCode).distinct().count()).isOne();
        assertThat(Bytes.decode(codec, as(Set.of(1), alike))).isEqualTo(new HashSet<>(alike));
        assertThat((Map<?, ?>) Bytes.decode(codec, as(Map.of(1, 1), alike))).hasSize(alike.size() / 2);
    }

    @Test
    @Timeout(10)
    void aSetThatComparesEachElementWithAllOthersIsBounded() {
        List<Object> many = new ArrayList<>();
        for (int i = 0; i < 1 << 18; i++) {
            many.add(i);
        }
        byte[] bytes = as(new CopyOnWriteArraySet<>(), many);
        assertThatThrownBy(() -> Bytes.decode(codec, bytes))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("CopyOnWriteArraySet of 262144 elements");
        Set<Object> allowed = new CopyOnWriteArraySet<>(many.subList(0, 10_000));
        assertThat(Bytes.there(codec, allowed)).isEqualTo(allowed);
        allowed.add("one more");
        assertThatThrownBy(() -> Bytes.encode(codec, allowed))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("at most 10000 elements");
    }

    @Test
    void largeImmutableSetsAndMapsStayWhatTheyAreAndEncodeAlike() {
        Map<Object, Object> map = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            map.put("key" + i, i);
        }
        for (Object large : List.of(Set.copyOf(map.keySet()), Map.copyOf(map))) {
            Object there = Bytes.there(codec, large);
            assertThat(there).isEqualTo(large);
            assertThat(Bytes.encode(codec, there)).isEqualTo(Bytes.encode(codec, Bytes.there(codec, there)));
        }
    }

    @Test
    void nestingBeyondTheDepthIsRefusedWithTheStackIntact() {
        for (String opening : List.of("460101", "03a00101", "6e0101", "5a010100", "3c0101", "0301", "03")) {
            byte[] all = bytes(opening.repeat(100_000));
            assertThatThrownBy(() -> codec.decode(all, 0, all.length, CONTEXT))
                    .as(opening)
                    .isInstanceOf(CodecException.class)
                    .hasMessageNotContaining("StackOverflow");
        }
        byte[] tooDeep = bytes("460101".repeat(300) + "00");
        assertThatThrownBy(() -> codec.decode(tooDeep, 0, tooDeep.length, CONTEXT))
                .hasMessageContaining("maxDepth");
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void setsThatWouldTakeForEverToHashAreRefused() {
        // A list that holds the same list twice, and so on, 100 levels deep, in a set.
        StringBuilder hex = new StringBuilder();
        int levels = 100;
        for (int i = 0; i < levels; i++) {
            hex.append("460102"); // a list of two: the next level, and a reference to it
        }
        hex.append("460100");
        for (int i = levels; i > 0; i--) {
            hex.append("46").append(varint(i + 1 + 2));
        }
        byte[] all = bytes("500101" + hex);
        assertThatThrownBy(() -> codec.decode(all, 0, all.length, CONTEXT))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("share so many objects");
    }

    private static String varint(int value) {
        return value < 128 ? String.format("%02x", value) : String.format("%02x%02x", (value & 127) | 128, value >> 7);
    }

    @Test
    void bytesAfterTheValueAreRefused() {
        byte[] all = bytes("0502" + "00");
        assertThat(codec.decode(all, 0, 2, CONTEXT)).isEqualTo(1);
        assertThatThrownBy(() -> codec.decode(all, 0, 3, CONTEXT))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("1 bytes follow");
    }

    @Test
    void everyShorterPrefixIsRefused() {
        List<byte[]> seeds = seeds();
        for (byte[] seed : seeds) {
            for (int length = 0; length < seed.length; length++) {
                byte[] prefix = Arrays.copyOf(seed, length);
                assertThatThrownBy(() -> codec.decode(prefix, 0, prefix.length, CONTEXT))
                        .isInstanceOf(CodecException.class);
            }
        }
    }

    @Test
    void aHundredThousandRandomAndMutatedInputsDecodeToAValueOrACodecException() {
        List<byte[]> seeds = seeds();
        Seeds.check(100_000, random -> {
            byte[] input = input(seeds, random);
            assertThat(allocated(input)).isLessThan(LITTLE + (long) PER_BYTE * input.length);
        });
    }

    private static byte[] input(List<byte[]> seeds, Random random) {
        if (random.nextInt(4) == 0) {
            byte[] input = new byte[random.nextInt(64)];
            random.nextBytes(input);
            return input;
        }
        byte[] input = seeds.get(random.nextInt(seeds.size())).clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(input.length);
            switch (random.nextInt(4)) {
                case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> input[at] = (byte) random.nextInt(256);
                case 2 -> System.arraycopy(input, at, input, random.nextInt(at + 1), input.length - at);
                default -> {
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    int length = Math.min(other.length, input.length - at);
                    System.arraycopy(other, 0, input, at, length);
                }
            }
        }
        return input;
    }

    private List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        Samples.all().values().forEach(value -> seeds.add(Bytes.encode(codec, value)));
        for (int i = 0; i < 20; i++) {
            seeds.add(Bytes.encode(codec, Shop.cart()));
        }
        seeds.add(Bytes.encode(codec, new Shop.Numbers()));
        seeds.add(Bytes.encode(codec, ObjectsTest.chain(20)));
        seeds.add(Bytes.encode(codec, new ArrayList<>(Samples.all().values())));
        return seeds;
    }

    /** {@return how many bytes it took to decode the input, to whatever} Anything but a CodecException is a failure. */
    private long allocated(byte[] input) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            assertThat(codec.decode(input, 0, input.length, CONTEXT)).isNotNull();
        } catch (CodecException e) {
            // as it should be
        } catch (OutOfMemoryError e) {
            throw new AssertionError("allocates what the bytes claim", e);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
