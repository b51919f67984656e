package io.sessionring.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Topology.Phase;
import io.sessionring.internal.topology.TopologyFormat.Held;
import io.sessionring.internal.topology.TopologyFormat.Mark;
import io.sessionring.testing.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The golden bytes were made by another program, and may never be made anew to please this one. */
class TopologyFormatTest {

    private static final int TRIES = 1_000;

    /** What a value may have as a rule. */
    private static final int ROOM = 1_000_000;

    /** Lengths, and how many there are of something, begin with '#'. */
    private static final List<String> GOLDEN = List.of(
            "0123456789abcdef", // stamp
            "0000000700000002", // who sweeps, and how often it said so
            "000000006553f100", // life
            "00000003", // term
            "01", // JOINT
            "00000002fedcba9876543210", // ballot
            "000000010000000000000011", // the one that is carried on
            "00020000000401", // ring: two copies, version 4, KETAMA
            "#0002",
            "#0007",
            "63616368652d31", // cache-1
            "2bcb", // 11211
            "#0000",
            "00000000",
            "#0000",
            "#0003",
            "3a3a31", // ::1
            "18eb", // 6379
            "#0001",
            "62", // named b
            "00000003", // weight
            "#0004",
            "77657374", // zone west
            "00010000000501", // next ring: one copy, version 5, KETAMA
            "#0001",
            "#0007",
            "63616368652d31", // cache-1
            "2bcb", // 11211
            "#0000",
            "00000000",
            "#0000",
            "#0001", // lost
            "#000a",
            "5b3a3a315d3a36333739", // [::1]:6379
            "#0001", // former
            "#0006",
            "676f6e653a31", // gone:1
            "00000708000000000000ea6000002710000000fa", // tuning
            "#0002",
            "ffffffffffffffff0000000000000005"); // whole

    private static final Held HELD = new Held(
            new Topology(
                    1_700_000_000,
                    3,
                    Phase.JOINT,
                    new Ballot(2, 0xfedcba9876543210L),
                    new Ballot(1, 0x11),
                    new Layout(
                            List.of(
                                    new RingNode("cache-1", 11_211, null, 0, null),
                                    new RingNode("::1", 6_379, "b", 3, "west")),
                            2,
                            4),
                    new Layout(List.of(new RingNode("cache-1", 11_211, null, 0, null)), 1, 5),
                    new TreeSet<>(List.of("[::1]:6379")),
                    new TreeSet<>(List.of("gone:1")),
                    new Tuning(1_800, 60_000, 10_000, 250),
                    new TreeSet<>(List.of(5L, -1L))),
            0x0123456789abcdefL,
            new Mark(7, 2));

    private static byte[] golden() {
        return HexFormat.of().parseHex(String.join("", GOLDEN).replace("#", ""));
    }

    private static Held any(Random random) {
        List<Topology> held = Topologies.history(random);
        Mark mark = random.nextBoolean() ? Mark.NONE : new Mark(random.nextInt(), random.nextInt());
        return new Held(held.get(random.nextInt(held.size())), random.nextLong(), mark);
    }

    @Test
    void theBytesAreTheseForEver() {
        assertThat(TopologyFormat.encode(HELD)).isEqualTo(golden());
        assertThat(TopologyFormat.decode(golden())).isEqualTo(HELD);
    }

    /** Two releases must agree on which attempts are the same. */
    @Test
    void theDigestOfARingIsThisForEver() {
        assertThat(TopologyFormat.digest(HELD.topology().ring(), List.of("gone:1", "[::1]:6379")))
                .isEqualTo(0x0c43d98e59f59bc5L);
    }

    @Test
    void aDigestDoesNotDependOnTheVersionNorOnTheOrderOfTheLostNodes() {
        Layout ring = HELD.topology().ring();
        assertThat(TopologyFormat.digest(ring.withVersion(9), List.of("b:1", "a:1")))
                .isEqualTo(TopologyFormat.digest(ring, List.of("a:1", "b:1")))
                .isNotEqualTo(TopologyFormat.digest(ring, List.of("a:1")))
                .isNotEqualTo(TopologyFormat.digest(HELD.topology().coming(), List.of("a:1", "b:1")));
    }

    @Test
    void whateverIsHeldComesBack() {
        Seeds.check(TRIES, random -> {
            Held held = any(random);
            assertThat(TopologyFormat.decode(TopologyFormat.encode(held))).isEqualTo(held);
        });
    }

    @Test
    void noBeginningIsBelieved() {
        Seeds.check(TRIES / 20, random -> {
            byte[] bytes = TopologyFormat.encode(any(random));
            for (int length = 0; length < bytes.length; length++) {
                assertThat(TopologyFormat.decode(Arrays.copyOf(bytes, length)))
                        .as("%s of %s bytes", length, bytes.length)
                        .isNull();
            }
        });
    }

    @Test
    void nothingThatIsFollowedByMoreIsBelieved() {
        assertThat(TopologyFormat.decode(Arrays.copyOf(golden(), golden().length + 1)))
                .isNull();
    }

    @Test
    void noChangedLengthIsBelieved() {
        int at = 0;
        for (String part : GOLDEN) {
            if (part.startsWith("#")) {
                for (int bit = 0; bit < 16; bit++) {
                    byte[] damaged = golden();
                    damaged[at + bit / 8] ^= (byte) (0x80 >> bit % 8);
                    assertThat(TopologyFormat.decode(damaged))
                            .as("bit %s of the length at %s", bit, at)
                            .isNull();
                }
            }
            at += part.replace("#", "").length() / 2;
        }
    }

    @Test
    void whateverIsDamagedNothingIsThrown() {
        Seeds.check(TRIES, random -> {
            byte[] bytes = TopologyFormat.encode(any(random));
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            assertThatCode(() -> TopologyFormat.decode(bytes)).doesNotThrowAnyException();
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            assertThatCode(() -> TopologyFormat.decode(noise)).doesNotThrowAnyException();
        });
    }

    @Test
    void whatNoClientCanHaveWrittenIsNotBelieved() {
        assertThat(with(28, 0x03)).as("an unknown phase").isNull();
        assertThat(with(28, 0x00)).as("a stable ring with a ballot").isNull();
        assertThat(with(59, 0x02)).as("an unknown placement").isNull();
        assertThat(with(54, 0x03)).as("more copies than nodes").isNull();
        assertThat(with(24, 0x80)).as("a negative term").isNull();
    }

    private static Held with(int at, int value) {
        byte[] bytes = golden();
        bytes[at] = (byte) value;
        return TopologyFormat.decode(bytes);
    }

    @Test
    void aChangeOfAThousandNodesFits() {
        Layout from = many(0);
        Layout to = many(Layout.MOST_NODES);
        Topology change = Topology.first(
                        Topologies.LIFE,
                        from,
                        Topologies.TUNING,
                        LongStream.range(0, Topology.MOST_WHOLE).boxed().toList())
                .changedTo(to, addresses(from), List.of());
        Held held = new Held(change, -1, new Mark(-1, -1));
        byte[] bytes = TopologyFormat.encode(held);
        assertThat(bytes).hasSizeLessThan(ROOM);
        assertThat(TopologyFormat.decode(bytes)).isEqualTo(held);
    }

    private static Layout many(int first) {
        return new Layout(
                IntStream.range(first, first + Layout.MOST_NODES)
                        .mapToObj(i -> new RingNode(
                                "cache-" + i + ".sessions.eu-west-1.compute.example.com",
                                11_211,
                                "sessions-" + i,
                                100,
                                "eu-west-1" + (char) ('a' + i % 3)))
                        .toList(),
                3,
                first);
    }

    private static Set<String> addresses(Layout ring) {
        Set<String> addresses = new TreeSet<>();
        ring.nodes().forEach(node -> addresses.add(Layout.address(node)));
        return addresses;
    }
}
