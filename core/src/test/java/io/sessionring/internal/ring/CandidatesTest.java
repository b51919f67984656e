package io.sessionring.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sessionring.testing.PlacementVectors;
import io.sessionring.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which nodes come after the first one. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a walk that misses a node goes on for ever
class CandidatesTest {

    @Test
    void eachRoundTakesTheNextNodeOfEveryZone() {
        List<RingNode> nodes = List.of(
                named("a1", "a"),
                named("a2", "a"),
                named("a3", "a"),
                named("b1", "b"),
                named("b2", "b"),
                named("c1", "c"));
        String key = "key-22"; // one of the few whose clockwise order is this
        Ring plain = Ring.of(Placement.KETAMA, withoutZones(nodes));
        assertThat(names(plain, plain.candidates(key, 6))).isEqualTo("a1 a2 b1 a3 b2 c1");

        Ring ring = Ring.of(Placement.KETAMA, nodes);
        assertThat(names(ring, ring.candidates(key, 5))).isEqualTo("a1 b1 c1 a2 b2");
        assertThat(names(ring, ring.candidates(key, 6))).isEqualTo("a1 b1 c1 a2 b2 a3");
        assertThat(names(ring, ring.candidates(key, 4))).isEqualTo("a1 b1 c1 a2");
        assertThat(names(ring, ring.candidates(key, 2))).isEqualTo("a1 b1");
    }

    @Test
    void goldenCandidatesOverZones() {
        Map<String, List<RingNode>> rings = new LinkedHashMap<>();
        for (String[] cells : PlacementVectors.lines("zone-nodes.tsv")) {
            String zone = cells[3].equals("-") ? null : cells[3];
            rings.computeIfAbsent(cells[0], ring -> new ArrayList<>())
                    .add(new RingNode("host", 1, cells[1], Integer.parseInt(cells[2]), zone));
        }
        List<String[]> golden = PlacementVectors.lines("zone-candidates.tsv");
        assertThat(golden).hasSize(64);
        for (String[] cells : golden) {
            Ring ring = Ring.of(Placement.KETAMA, rings.get(cells[0]));
            Ring plain = Ring.of(Placement.KETAMA, withoutZones(rings.get(cells[0])));
            int[] clockwise = indexes(cells[2]);
            int[] candidates = indexes(cells[3]);
            assertThat(plain.candidates(cells[1], clockwise.length)).isEqualTo(clockwise);
            for (int count = 1; count <= candidates.length; count++) {
                assertThat(ring.candidates(cells[1], count))
                        .as("%d candidates of %s on ring %s", count, cells[1], cells[0])
                        .isEqualTo(Arrays.copyOf(candidates, count));
            }
        }
    }

    @Test
    void fewAreTheFirstOfMany() {
        Seeds.check(300, random -> {
            Ring ring = Ring.of(Placement.KETAMA, withoutZones(randomNodes(random, 1 + random.nextInt(40))));
            String key = randomKey(random);
            int[] all = ring.candidates(key, ring.size());
            for (int count = 1; count <= ring.size(); count++) {
                assertThat(ring.candidates(key, count)).isEqualTo(Arrays.copyOf(all, count));
            }
        });
    }

    @Test
    void zonesAreTakenInRoundsOnEveryRing() {
        Seeds.check(300, random -> {
            List<RingNode> nodes = randomNodes(random, 1 + random.nextInt(20));
            Ring ring = Ring.of(Placement.KETAMA, nodes);
            Ring plain = Ring.of(Placement.KETAMA, withoutZones(nodes));
            for (int i = 0; i < 20; i++) {
                String key = randomKey(random);
                List<Integer> expected = rounds(nodes, plain.candidates(key, nodes.size()));
                int count = 1 + random.nextInt(nodes.size());
                assertThat(ring.candidates(key, count))
                        .containsExactly(expected.subList(0, count).stream()
                                .mapToInt(Integer::intValue)
                                .toArray());
            }
        });
    }

    @Test
    void candidatesAreDistinctAndBeginWithTheNodeOfTheKey() {
        Seeds.check(300, random -> {
            List<RingNode> nodes = randomNodes(random, 1 + random.nextInt(70));
            Ring ring = Ring.of(Placement.KETAMA, nodes);
            for (int i = 0; i < 20; i++) {
                String key = randomKey(random);
                int count = 1 + random.nextInt(2 * nodes.size());
                int[] candidates = ring.candidates(key, count);
                assertThat(candidates).hasSize(Math.min(count, nodes.size())).doesNotHaveDuplicates();
                assertThat(candidates[0]).isEqualTo(ring.locate(key));
                assertThat(Arrays.stream(candidates)).allMatch(node -> node >= 0 && node < nodes.size());
            }
        });
    }

    @Test
    void theWayRoundMeetsEveryPointInItsOrder() {
        Seeds.check(100, random -> {
            Ring ring = Ring.of(Placement.KETAMA, withoutZones(randomNodes(random, 2 + random.nextInt(30))));
            Continuum continuum = continuum(ring);
            int last = continuum.size() - 1;
            for (int start : new int[] {0, 1, 2, random.nextInt(continuum.size()), last - 1, last, last + 1}) {
                int[] clockwise = IntStream.range(start, start + continuum.size())
                        .map(i -> continuum.owner(i % continuum.size()))
                        .distinct()
                        .toArray();
                int position = start > last ? -1 : (int) continuum.end(start);
                assertThat(ring.candidatesAt(position, ring.size())).isEqualTo(clockwise);
            }
        });
    }

    @Test
    void removingANodeThatIsNoCandidateChangesNoCandidates() {
        Seeds.check(200, random -> {
            List<RingNode> nodes =
                    randomNodes(random, 5 + random.nextInt(15)); // every node has 160 points at these sizes
            Ring ring = Ring.of(Placement.KETAMA, nodes);
            for (int i = 0; i < 20; i++) {
                String key = randomKey(random);
                int[] before = ring.candidates(key, 3);
                int removed = random.nextInt(nodes.size());
                if (Arrays.stream(before).anyMatch(node -> node == removed)) {
                    continue;
                }
                List<RingNode> fewer = new ArrayList<>(nodes);
                fewer.remove(removed);
                Ring after = Ring.of(Placement.KETAMA, fewer);
                assertThat(names(after, after.candidates(key, 3))).isEqualTo(names(ring, before));
            }
        });
    }

    @Test
    void aNodeWithoutPointsComesLast() {
        Ring ring =
                Ring.of(Placement.KETAMA, List.of(weighted("tiny", 1), weighted("a", 10_000), weighted("b", 10_000)));
        assertThat(ring.shares()[0]).isZero();
        Seeds.check(100, random -> {
            String key = randomKey(random);
            assertThat(ring.candidates(key, 2)).containsExactlyInAnyOrder(1, 2);
            assertThat(ring.candidates(key, 3)).hasSize(3).endsWith(0);
            assertThat(ring.candidates(key, 9)).hasSize(3).endsWith(0);
        });
    }

    @Test
    void aNodeThatStandsInTheListTwiceIsTwoCandidatesAndTheFirstHasTheKey() {
        Ring ring = Ring.of(Placement.KETAMA, List.of(weighted("same", 0), weighted("same", 0)));
        Seeds.check(
                20, random -> assertThat(ring.candidates(randomKey(random), 2)).containsExactly(0, 1));
    }

    @Test
    void oneNodeIsTheOnlyCandidate() {
        Ring ring = Ring.of(Placement.KETAMA, List.of(weighted("only", 7)));
        assertThat(ring.locate("any")).isZero();
        assertThat(ring.candidates("any", 5)).containsExactly(0);
    }

    @Test
    void wrongInputIsRefusedAtTheCall() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ring.of(Placement.KETAMA, List.of()))
                .withMessage("nodes must not be empty");
        Ring ring = Ring.of(Placement.KETAMA, List.of(weighted("a", 0), weighted("b", 0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ring.candidates("key", 0))
                .withMessage("count must be at least 1; got 0");
    }

    /** The rule, word by word: round after round over what is left. */
    private static List<Integer> rounds(List<RingNode> nodes, int[] clockwise) {
        List<Integer> left = new ArrayList<>(Arrays.stream(clockwise).boxed().toList());
        List<Integer> result = new ArrayList<>();
        while (!left.isEmpty()) {
            Set<String> taken = new HashSet<>();
            left.removeIf(node -> {
                String zone = nodes.get(node).zone();
                boolean take = zone == null || taken.add(zone);
                if (take) {
                    result.add(node);
                }
                return take;
            });
        }
        return result;
    }

    private static List<RingNode> randomNodes(Random random, int size) {
        int zones = 1 + random.nextInt(6);
        return IntStream.range(0, size)
                .mapToObj(i -> named(
                        "node-" + random.nextInt(1_000_000_000),
                        random.nextInt(5) == 0 ? null : "zone-" + random.nextInt(zones)))
                .toList();
    }

    private static String randomKey(Random random) {
        return SessionKey.of(Long.toString(random.nextLong()));
    }

    private static List<RingNode> withoutZones(List<RingNode> nodes) {
        return nodes.stream()
                .map(node -> new RingNode(node.host(), node.port(), node.name(), node.weight(), null))
                .toList();
    }

    private static RingNode named(String name, String zone) {
        return new RingNode("host", 1, name, 0, zone);
    }

    private static RingNode weighted(String name, int weight) {
        return new RingNode("host", 1, name, weight, null);
    }

    private static int[] indexes(String cell) {
        return Arrays.stream(cell.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    private static String names(Ring ring, int[] candidates) {
        return Arrays.stream(candidates)
                .mapToObj(node -> ring.nodes().get(node).identity())
                .collect(Collectors.joining(" "));
    }

    private static Continuum continuum(Ring ring) {
        return (Continuum) ring.division();
    }
}
