package io.sessionring.internal.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sessionring.internal.ring.Movement.NodeMovement;
import io.sessionring.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How evenly keys are spread, and how few of them move. */
class MovementTest {

    private static final double EXACT = 1e-12;

    @Test
    void sharesAreTogetherOneAndWithinTheBoundOfTheNumberOfPoints() {
        Seeds.check(100, random -> {
            List<RingNode> nodes = randomNodes(random, 2 + random.nextInt(100), 1 + random.nextInt(5));
            Ring ring = Ring.of(Placement.KETAMA, nodes);
            double[] shares = ring.shares();
            assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(EXACT));

            int[] points = continuum(ring).pointsPerNode(nodes.size());
            for (int i = 0; i < shares.length; i++) {
                double fair = (double) points[i] / continuum(ring).size();
                // A share is a sum of as many random stretches as the node has points: five times its deviation.
                assertThat(shares[i]).isCloseTo(fair, within(fair * 5 / Math.sqrt(points[i])));
            }
        });
    }

    @Test
    void weightsDecideTheShare() {
        Ring ring = Ring.of(
                Placement.KETAMA,
                List.of(node("a", 100), node("b", 200), node("c", 300), node("d", 0), node("e", 399)));
        assertThat(ring.shares()[2] / ring.shares()[0]).isBetween(2.4, 3.6);
        assertThat(ring.shares()[3]).isLessThan(0.01);
    }

    @Test
    void keysFallAsTheSharesSay() {
        Seeds.check(5, random -> {
            Ring ring = Ring.of(Placement.KETAMA, randomNodes(random, 20, 3));
            int keys = 50_000;
            int[] hits = new int[ring.size()];
            for (int i = 0; i < keys; i++) {
                hits[ring.locate(SessionKey.of(Long.toString(random.nextLong())))]++;
            }
            double[] shares = ring.shares();
            for (int i = 0; i < hits.length; i++) {
                double deviation = Math.sqrt(keys * shares[i] * (1 - shares[i]));
                assertThat((double) hits[i]).isCloseTo(keys * shares[i], within(5 * deviation));
            }
        });
    }

    @Test
    void anAddedNodeTakesItsShareAndNothingElseMoves() {
        Seeds.check(100, random -> {
            List<RingNode> nodes = randomNodes(random, 1 + random.nextInt(23), 1); // below 25 nodes nothing is rounded
            RingNode added = node("added", 0);
            Ring before = Ring.of(Placement.KETAMA, nodes);
            Ring after = Ring.of(Placement.KETAMA, insert(nodes, added, random));

            for (Movement movement : List.of(Movement.between(before, after), reversed(after, before))) {
                NodeMovement its = of(movement, added);
                assertThat(movement.moved()).isCloseTo(its.after(), within(EXACT));
                assertThat(its.gained()).isEqualTo(its.after());
                assertThat(movement.nodes())
                        .filteredOn(node -> !node.equals(its))
                        .allSatisfy(node -> assertThat(node.gained()).isZero());
            }
            assertThat(of(Movement.between(before, after), added).after()).isPositive();
        });
    }

    @Test
    void betweenOldNodesOnlyWhatTheirOwnPointsCoverMoves() {
        Seeds.check(200, random -> {
            boolean equal = random.nextBoolean();
            List<RingNode> nodes = randomNodes(random, 1 + random.nextInt(70), equal ? 1 : 10);
            RingNode added = node("added", equal ? 0 : 1 + random.nextInt(10));
            Ring before = Ring.of(Placement.KETAMA, nodes);
            Ring after = Ring.of(Placement.KETAMA, insert(nodes, added, random));
            Movement movement = Movement.between(before, after);

            double betweenOldNodes = movement.moved() - of(movement, added).gained();
            double reRounded =
                    covered(before, points(after)) + covered(after, points(before)) - coveredBy(after, added);
            assertThat(betweenOldNodes).isBetween(0.0, reRounded + EXACT);
        });
    }

    @Test
    void theComparisonAgreesWithKeysLookedUpOnBothRings() {
        Seeds.check(10, random -> {
            List<RingNode> nodes = randomNodes(random, 2 + random.nextInt(10), 4);
            List<RingNode> others = new ArrayList<>(nodes.subList(1, nodes.size()));
            others.addAll(randomNodes(random, 2, 4));
            Ring before = Ring.of(Placement.KETAMA, nodes);
            Ring after = Ring.of(Placement.KETAMA, others);
            Movement movement = Movement.between(before, after);

            int keys = 20_000;
            int moved = 0;
            for (int i = 0; i < keys; i++) {
                int position = random.nextInt();
                if (!nodes.get(before.nodeAt(position)).equals(others.get(after.nodeAt(position)))) {
                    moved++;
                }
            }
            assertThat((double) moved / keys).isCloseTo(movement.moved(), within(5 * Math.sqrt(0.25 / keys)));
            assertThat(movement.nodes().stream().mapToDouble(NodeMovement::lost).sum())
                    .isCloseTo(movement.moved(), within(EXACT));
            assertThat(movement.nodes())
                    .allSatisfy(node -> assertThat(node.before() - node.lost() + node.gained())
                            .isCloseTo(node.after(), within(EXACT)));
        });
    }

    @Test
    void nothingMovesFromARingToItself() {
        Ring ring = Ring.of(Placement.KETAMA, List.of(node("a", 1), node("b", 2), node("c", 3)));
        Movement movement = Movement.between(ring, ring);
        assertThat(movement.moved()).isZero();
        double[] shares = ring.shares();
        for (int i = 0; i < shares.length; i++) {
            assertThat(movement.nodes().get(i).before()).isEqualTo(shares[i]);
            assertThat(movement.nodes().get(i).after()).isEqualTo(shares[i]);
        }
    }

    @Test
    void aNewAddressUnderTheSameNameMovesNothing() {
        Ring before = Ring.of(Placement.KETAMA, List.of(named("10.0.0.1", "a"), named("10.0.0.2", "b")));
        Ring after = Ring.of(Placement.KETAMA, List.of(named("10.9.9.9", "a"), named("10.0.0.2", "b")));
        assertThat(Movement.between(before, after).moved()).isZero();
    }

    @Test
    void aNodeListedTwiceIsOneNodeInTheComparison() {
        Ring before = Ring.of(Placement.KETAMA, List.of(node("a", 0), node("a", 0)));
        Ring after = Ring.of(Placement.KETAMA, List.of(node("a", 0)));
        assertThat(Movement.between(before, after))
                .isEqualTo(new Movement(0, List.of(new NodeMovement("a:11211", 1, 1, 0, 0))));
    }

    @Test
    void everythingMovesToAnotherNode() {
        Ring before = Ring.of(Placement.KETAMA, List.of(node("a", 0)));
        Ring after = Ring.of(Placement.KETAMA, List.of(node("b", 0)));
        assertThat(Movement.between(before, after))
                .isEqualTo(new Movement(
                        1, List.of(new NodeMovement("a:11211", 1, 0, 1, 0), new NodeMovement("b:11211", 0, 1, 0, 1))));
    }

    @ParameterizedTest
    @EnumSource(names = {"PHP_MODULA", "PHPREDIS"})
    void remaindersMoveAsTheyDoOneByOne(Placement placement) {
        Seeds.check(200, random -> {
            List<RingNode> pool = randomNodes(random, 6, 5);
            Ring before = Ring.of(placement, someOf(pool, random));
            Ring after = Ring.of(placement, someOf(pool, random));
            Movement movement = Movement.between(before, after);

            int round = total(placement, before) * total(placement, after); // after so many positions all is repeated
            int moved = 0;
            for (int position = 0; position < round; position++) {
                RingNode from = before.nodes().get(before.nodeAt(position));
                RingNode to = after.nodes().get(after.nodeAt(position));
                moved += from.identity().equals(to.identity()) ? 0 : 1;
            }
            assertThat(movement.moved()).isCloseTo((double) moved / round, within(EXACT));
            for (NodeMovement node : movement.nodes()) {
                assertThat(node.after() - node.before()).isCloseTo(node.gained() - node.lost(), within(EXACT));
                assertThat(node.lost()).isBetween(0.0, node.before());
            }
            assertThat(movement.nodes().stream().mapToDouble(NodeMovement::lost).sum())
                    .isCloseTo(movement.moved(), within(EXACT));
            assertThat(Movement.between(before, before).moved()).isZero();
        });
    }

    private static List<RingNode> someOf(List<RingNode> pool, Random random) {
        List<RingNode> some = new ArrayList<>(pool);
        Collections.shuffle(some, random);
        return some.subList(0, 1 + random.nextInt(some.size()));
    }

    private static int total(Placement placement, Ring ring) {
        return placement == Placement.PHP_MODULA
                ? ring.size()
                : ring.nodes().stream().mapToInt(RingNode::effectiveWeight).sum();
    }

    /** The part of a ring that its points cover which are not among the others. */
    private static double covered(Ring ring, Set<String> others) {
        Continuum continuum = continuum(ring);
        return IntStream.range(0, continuum.size())
                .filter(i -> !others.contains(point(ring, i)))
                .mapToDouble(i -> stretch(continuum, i))
                .sum();
    }

    private static double coveredBy(Ring ring, RingNode node) {
        return ring.shares()[ring.nodes().indexOf(node)];
    }

    private static Set<String> points(Ring ring) {
        Set<String> points = new HashSet<>();
        for (int i = 0; i < continuum(ring).size(); i++) {
            points.add(point(ring, i));
        }
        return points;
    }

    private static String point(Ring ring, int index) {
        return ring.nodes().get(continuum(ring).owner(index)).identity()
                + " "
                + continuum(ring).end(index);
    }

    private static double stretch(Continuum continuum, int index) {
        long before = index == 0 ? continuum.end(continuum.size() - 1) - (1L << 32) : continuum.end(index - 1);
        return (continuum.end(index) - before) / 0x1p32;
    }

    /** What became of the keys, seen from the ring that comes second in time: lost and gained change places. */
    private static Movement reversed(Ring from, Ring to) {
        Movement movement = Movement.between(from, to);
        return new Movement(
                movement.moved(),
                movement.nodes().stream()
                        .map(node -> new NodeMovement(
                                node.identity(), node.after(), node.before(), node.gained(), node.lost()))
                        .toList());
    }

    private static NodeMovement of(Movement movement, RingNode node) {
        return movement.nodes().stream()
                .filter(any -> any.identity().equals(node.identity()))
                .findFirst()
                .orElseThrow();
    }

    private static List<RingNode> insert(List<RingNode> nodes, RingNode added, Random random) {
        List<RingNode> more = new ArrayList<>(nodes);
        more.add(random.nextInt(more.size() + 1), added);
        return more;
    }

    private static List<RingNode> randomNodes(Random random, int size, int greatestWeight) {
        return IntStream.range(0, size)
                .mapToObj(i -> node("host-" + random.nextInt(1_000_000_000), 1 + random.nextInt(greatestWeight)))
                .toList();
    }

    private static RingNode node(String host, int weight) {
        return new RingNode(host, 11_211, null, weight, null);
    }

    private static RingNode named(String host, String name) {
        return new RingNode(host, 11_211, name, 0, null);
    }

    private static Continuum continuum(Ring ring) {
        return (Continuum) ring.division();
    }
}
