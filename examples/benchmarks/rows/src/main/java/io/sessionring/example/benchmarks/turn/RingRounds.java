package io.sessionring.example.benchmarks.turn;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;

/**
 * Where a key belongs. A row has a benchmark for each thing that its ring can do: {@code position} is the search alone,
 * {@code key} with the digest of a key of 40 characters before it, {@code threeAt} and {@code three} the same for
 * the three nodes that hold copies, and {@code build} makes the ring.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameter
public abstract class RingRounds extends Turns {

    private static final int KEYS = 1 << 12;

    /** How many nodes the ring has. */
    @Param({"3", "10", "100", "1000", "10000"})
    public int nodes;

    private final int[] positions = new Random(1).ints(KEYS).toArray();
    private final String[] keys = new String[KEYS];
    private int next;

    protected RingRounds() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = SessionKeys.of(i);
        }
    }

    private int next() {
        return next++ & (KEYS - 1);
    }

    protected final int nextPosition() {
        return positions[next()];
    }

    protected final String nextKey() {
        return keys[next()];
    }
}
