package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.Figure;
import io.sessionring.example.benchmarks.Table;
import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.RingNode;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import net.spy.memcached.MemcachedNode;

/** What rings hold in memory beside their nodes: how much more of the heap is in use with several of them. */
final class RingMemory {

    private static final int COLLECTIONS = 3;

    private RingMemory() {}

    static Table table(List<Integer> sizes) {
        List<Figure> sessionring = new ArrayList<>();
        List<Figure> spymemcached = new ArrayList<>();
        for (int size : sizes) {
            List<RingNode> nodes = List.copyOf(Rings.nodes(size, false));
            List<MemcachedNode> spyNodes = Rings.spyNodes(size);
            int copies = Math.max(2, 3_000 / size);
            sessionring.add(figure("Sessionring", size, retained(() -> Ring.of(Placement.KETAMA, nodes), copies)));
            spymemcached.add(figure(
                    "spymemcached KetamaNodeLocator", size, retained(() -> Rings.spymemcached(spyNodes), copies)));
        }
        List<Figure> all = new ArrayList<>(sessionring);
        all.addAll(spymemcached);
        return new Table(
                "ring-memory",
                "ring: memory",
                all,
                List.of("Guava consistentHash: none, it only knows a number of nodes"));
    }

    private static Figure figure(String row, int size, double bytes) {
        return Figure.of(row, size + " nodes", "KB", bytes / 1_024);
    }

    private static double retained(Supplier<?> supplier, int copies) {
        Object[] kept = new Object[copies];
        kept[0] = supplier.get(); // now the classes are loaded
        try {
            long before = used();
            for (int i = 0; i < copies; i++) {
                kept[i] = supplier.get();
            }
            return (double) (used() - before) / copies;
        } finally {
            Reference.reachabilityFence(kept);
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
