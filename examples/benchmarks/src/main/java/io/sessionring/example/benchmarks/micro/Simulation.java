package io.sessionring.example.benchmarks.micro;

import com.google.common.hash.Hashing;
import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.example.console.Progress;
import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.RingNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Places many keys: how evenly, and how many of them change their node when one node comes or goes.
 */
final class Simulation {

    private static final String LIKE_OURS = "spymemcached places keys as Sessionring does where no node has a weight";

    private static final int DIGITS = 40;

    private Simulation() {}

    private interface Locator {
        int locate(byte[] key);
    }

    static List<Table> tables(int keys, Progress progress) {
        List<Figure> balance = new ArrayList<>();
        List<Figure> movement = new ArrayList<>();
        int[] sizes = {10, 100, 1_000};
        try (Progress.Bar bar = progress.start("ring, simulation", 3L * sizes.length)) {
            int done = 0;
            for (boolean weighted : new boolean[] {false, true}) {
                for (int size : sizes) {
                    String row = "Sessionring, " + size + (weighted ? " nodes of weight 1 to 4" : " nodes");
                    List<RingNode> nodes = Rings.nodes(size, weighted);
                    simulate(
                            row,
                            keys,
                            weights(nodes),
                            Ring.of(Placement.KETAMA, nodes)::locate,
                            Ring.of(Placement.KETAMA, nodes.subList(0, size - 1))::locate,
                            balance,
                            movement);
                    bar.stepTo(++done);
                }
            }
            for (int size : sizes) {
                simulate(
                        "Guava consistentHash, " + size + " nodes",
                        keys,
                        weights(Rings.nodes(size, false)),
                        key -> Hashing.consistentHash(Hashing.murmur3_128().hashBytes(key), size),
                        key -> Hashing.consistentHash(Hashing.murmur3_128().hashBytes(key), size - 1),
                        balance,
                        movement);
                bar.stepTo(++done);
            }
        }
        String many = String.format(Locale.ROOT, "%,d keys", keys);
        return List.of(
                new Table(
                        "ring-balance",
                        "ring: balance of " + many + ", a node's keys relative to its fair part",
                        balance,
                        List.of("Guava consistentHash knows no weights", LIKE_OURS)),
                new Table(
                        "ring-movement",
                        "ring: movement of " + many + " when the last node goes",
                        movement,
                        List.of(
                                "ideal: the part of all keys that the node had; Guava can only lose the last node",
                                LIKE_OURS)));
    }

    private static int[] weights(List<RingNode> nodes) {
        return nodes.stream().mapToInt(RingNode::weight).toArray();
    }

    private static void simulate(
            String row,
            int keys,
            int[] weights,
            Locator all,
            Locator oneLess,
            List<Figure> balance,
            List<Figure> movement) {
        int last = weights.length - 1;
        long[] held = new long[weights.length];
        long moved = 0;
        long needlessly = 0;
        byte[] key = new byte[DIGITS];
        for (int i = 0; i < keys; i++) {
            write(i, key);
            int before = all.locate(key);
            int after = oneLess.locate(key);
            held[before]++;
            if (before != after) {
                moved++;
                needlessly += before == last ? 0 : 1;
            }
        }
        double total = 0;
        for (int weight : weights) {
            total += weight;
        }
        double squares = 0;
        List<Double> parts = new ArrayList<>();
        for (int i = 0; i < held.length; i++) {
            double part = held[i] / (keys * (weights[i] / total));
            parts.add(part);
            squares += (part - 1) * (part - 1);
        }
        balance.add(Figure.of(
                row, "fullest", "", parts.stream().mapToDouble(x -> x).max().orElseThrow()));
        balance.add(Figure.of(
                row, "emptiest", "", parts.stream().mapToDouble(x -> x).min().orElseThrow()));
        balance.add(Figure.of(row, "deviation", "%", 100 * Math.sqrt(squares / held.length)));
        movement.add(Figure.of(row, "moved", "%", 100.0 * moved / keys));
        movement.add(Figure.of(row, "ideal", "%", 100 * weights[last] / total));
        movement.add(Figure.of(row, "needlessly", "%", 100.0 * needlessly / keys));
    }

    /** Digits that look like those of SHA-1, one key for each number. */
    private static void write(int number, byte[] key) {
        byte[] digest = Hashing.murmur3_128().hashInt(number).toString().getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < DIGITS; i++) {
            key[i] = digest[i % digest.length];
        }
    }
}
