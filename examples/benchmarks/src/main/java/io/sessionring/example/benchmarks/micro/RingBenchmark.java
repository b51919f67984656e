package io.sessionring.example.benchmarks.micro;

import com.google.common.hash.Hashing;
import io.sessionring.internal.ring.BareRing;
import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.ring.SessionKey;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.spy.memcached.BareLocator;
import net.spy.memcached.KetamaNodeLocator;
import net.spy.memcached.MemcachedNode;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Where a key belongs. {@code position} is the search alone, {@code key} with the digest of a key of 40 characters before it,
 * {@code three} the three nodes that hold copies.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method that sets the fields
public class RingBenchmark {

    private static final int KEYS = 1 << 12;
    private static final int COPIES = 3;

    @Param({"3", "10", "100", "1000", "10000"})
    public int nodes;

    private final int[] positions = new Random(1).ints(KEYS).toArray();
    private final String[] keys = new String[KEYS];
    private final byte[][] keyBytes = new byte[KEYS][];
    private Ring ring;
    private BareRing bareRing;
    private KetamaNodeLocator locator;
    private BareLocator bareLocator;
    private List<RingNode> ringNodes;
    private List<MemcachedNode> spyNodes;
    private int next;

    @Setup
    public void build() {
        for (int i = 0; i < KEYS; i++) {
            keys[i] = SessionKey.of("session" + i);
            keyBytes[i] = keys[i].getBytes(StandardCharsets.US_ASCII);
        }
        ringNodes = Rings.nodes(nodes, false);
        ring = Rings.sessionring(nodes, false);
        bareRing = new BareRing(ring);
        spyNodes = Rings.spyNodes(nodes);
        locator = Rings.spymemcached(spyNodes);
        bareLocator = new BareLocator(locator);
    }

    private int next() {
        return next++ & (KEYS - 1);
    }

    @Benchmark
    public int positionSessionring() {
        return bareRing.nodeAt(positions[next()]);
    }

    @Benchmark
    public Object positionSpymemcached() {
        return bareLocator.nodeAt(positions[next()] & 0xffff_ffffL);
    }

    @Benchmark
    public int positionGuava() {
        return Hashing.consistentHash(positions[next()], nodes);
    }

    @Benchmark
    public int keySessionring() {
        return ring.locate(keyBytes[next()]);
    }

    @Benchmark
    public Object keySpymemcached() {
        return locator.getPrimary(keys[next()]);
    }

    @Benchmark
    public int keyGuava() {
        return Hashing.consistentHash(Hashing.murmur3_128().hashBytes(keyBytes[next()]), nodes);
    }

    @Benchmark
    public int[] threeSessionring() {
        return bareRing.candidatesAt(positions[next()], COPIES);
    }

    /** It hashes the key again for each further node and may give one node twice; there is no way without the digests. */
    @Benchmark
    public Object threeSpymemcached() {
        String key = keys[next()];
        MemcachedNode[] three = new MemcachedNode[COPIES];
        three[0] = locator.getPrimary(key);
        Iterator<MemcachedNode> more = locator.getSequence(key);
        for (int i = 1; i < COPIES && more.hasNext(); i++) {
            three[i] = more.next();
        }
        return three;
    }

    @Benchmark
    public Object buildSessionring() {
        return Ring.of(Placement.KETAMA, ringNodes);
    }

    @Benchmark
    public Object buildSpymemcached() {
        return Rings.spymemcached(spyNodes);
    }
}
