package io.sessionring.internal.topology;

import io.sessionring.internal.ring.RingNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Topologies for tests. */
final class Topologies {

    static final Tuning TUNING = new Tuning(1_800, 60_000, 10_000, 250);

    /** When the ring began, in most of them. */
    static final long LIFE = 1_700_000_000L;

    private static final int NODES = 8;

    private Topologies() {}

    /** {@return a ring of these nodes} */
    static Layout ring(int copies, Integer... nodes) {
        return ring(copies, List.of(nodes));
    }

    private static Layout ring(int copies, List<Integer> nodes) {
        return new Layout(nodes.stream().map(Topologies::node).toList(), copies, 0);
    }

    private static RingNode node(int number) {
        return new RingNode("10.0.0." + number, 11_211, number % 2 == 0 ? null : "node-" + number, number % 3, null);
    }

    /** {@return where a node is found} */
    static String address(int number) {
        return Layout.address(node(number));
    }

    static Topology stable(Layout ring) {
        return Topology.first(LIFE, ring, TUNING, List.of());
    }

    /** {@return what the clients of one ring may come to hold, whatever they try, each made from others of them} */
    static List<Topology> history(Random random) {
        List<Topology> held = new ArrayList<>(List.of(stable(randomRing(random))));
        for (int i = 0; i < 14; i++) {
            held.add(next(held.get(random.nextInt(held.size())), held, random));
        }
        return held;
    }

    private static Topology next(Topology from, List<Topology> held, Random random) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 ->
                from.isDecided()
                        ? from.without(lost(random))
                        : from.changedTo(randomRing(random), lost(random), List.of(random.nextLong()));
            case 3, 4 -> from.changes() ? from.ended() : from.withVersion(random.nextInt(3));
            case 5 -> from.phase() == Topology.Phase.END ? from.nextTerm(from.whole()) : from.without(lost(random));
            case 6 -> from.withWhole(random.nextLong());
            case 7 -> from.with(new Tuning(random.nextInt(3_600), random.nextInt(60_000), 10_000, random.nextInt(500)));
            case 8 ->
                random.nextInt(4) > 0
                        ? from
                        : Topology.first(LIFE + random.nextInt(3) - 1, randomRing(random), TUNING, List.of(7L));
            default -> from.merge(held.get(random.nextInt(held.size())));
        };
    }

    private static Layout randomRing(Random random) {
        List<Integer> nodes = new ArrayList<>(IntStream.range(0, NODES).boxed().toList());
        Collections.shuffle(nodes, random);
        int size = random.nextInt(3, 6);
        return ring(random.nextInt(1, 3), nodes.subList(0, size));
    }

    private static Set<String> lost(Random random) {
        Set<String> lost = new HashSet<>();
        if (random.nextInt(3) == 0) {
            lost.add(address(random.nextInt(NODES)));
        }
        return lost;
    }
}
