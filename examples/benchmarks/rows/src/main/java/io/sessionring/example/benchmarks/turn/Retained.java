package io.sessionring.example.benchmarks.turn;

import java.lang.ref.Reference;
import java.util.function.Supplier;

/** What an object holds in memory: how much more of the heap is in use with several of them. */
public final class Retained {

    private static final int COLLECTIONS = 3;

    private Retained() {}

    /**
     * Measures.
     *
     * @param supplier makes one
     * @param copies how many are made
     * @return bytes of each
     */
    public static double bytes(Supplier<?> supplier, int copies) {
        Object[] kept = new Object[copies];
        var unused = supplier.get(); // now the classes are loaded
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

    /** {@return how many rings of so many nodes are to be made, so that there is enough to see} */
    public static int copies(int nodes) {
        return Math.max(2, 3_000 / nodes);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
