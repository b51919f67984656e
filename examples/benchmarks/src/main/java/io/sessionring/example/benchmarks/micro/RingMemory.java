package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.example.benchmarks.turn.Retained;
import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.RingNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.spy.memcached.MemcachedNode;

/** What rings hold in memory beside their nodes. */
final class RingMemory {

    private static final double KILOBYTE = 1_024;

    private RingMemory() {}

    static Table table(List<Integer> sizes, String evcacheJar) throws InterruptedException {
        List<Figure> sessionring = new ArrayList<>();
        List<Figure> spymemcached = new ArrayList<>();
        for (int size : sizes) {
            List<RingNode> nodes = List.copyOf(Rings.nodes(size, false));
            List<MemcachedNode> spyNodes = Rings.spyNodes(size);
            int copies = Retained.copies(size);
            sessionring.add(figure(
                    RingRow.SESSIONRING, size, Retained.bytes(() -> Ring.of(Placement.KETAMA, nodes), copies)));
            spymemcached.add(
                    figure(RingRow.SPYMEMCACHED, size, Retained.bytes(() -> Rings.spymemcached(spyNodes), copies)));
        }
        List<Figure> all = new ArrayList<>(sessionring);
        all.addAll(spymemcached);
        List<String> notes = new ArrayList<>(List.of("Guava consistentHash: none, it only knows a number of nodes"));
        try {
            List<String> evcache = Jvm.lines(
                    evcacheJar,
                    List.of(),
                    "io.sessionring.example.benchmarks.evcache.EvcacheRingMemory",
                    sizes.stream().map(String::valueOf).toArray(String[]::new));
            for (int i = 0; i < sizes.size(); i++) {
                all.add(figure(RingRow.EVCACHE, sizes.get(i), Double.parseDouble(evcache.get(i))));
            }
        } catch (IOException e) {
            notes.add(RingRow.EVCACHE.label() + " could not be measured: " + e.getMessage());
        }
        return new Table("ring-memory", "ring: memory", all, notes);
    }

    private static Figure figure(RingRow row, int size, double bytes) {
        return Figure.of(row.label(), size + " nodes", "KB", bytes / KILOBYTE);
    }
}
