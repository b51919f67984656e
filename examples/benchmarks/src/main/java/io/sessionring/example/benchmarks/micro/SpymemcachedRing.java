package io.sessionring.example.benchmarks.micro;

import io.sessionring.example.benchmarks.turn.RingRounds;
import java.util.Iterator;
import java.util.List;
import net.spy.memcached.BareLocator;
import net.spy.memcached.KetamaNodeLocator;
import net.spy.memcached.MemcachedNode;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** spymemcached's locator for Ketama. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the method that sets the fields
public class SpymemcachedRing extends RingRounds {

    private static final int COPIES = 3;

    private List<MemcachedNode> spyNodes;
    private KetamaNodeLocator locator;
    private BareLocator bareLocator;

    @Setup
    public void open() {
        spyNodes = Rings.spyNodes(nodes);
        locator = Rings.spymemcached(spyNodes);
        bareLocator = new BareLocator(locator);
    }

    @Benchmark
    public Object position() {
        return bareLocator.nodeAt(nextPosition() & 0xffff_ffffL);
    }

    @Benchmark
    public Object key() {
        return locator.getPrimary(nextKey());
    }

    /** The first one is the key's own node. For each further one the key is hashed again, which may give the same node. */
    @Benchmark
    public Object three() {
        MemcachedNode[] three = new MemcachedNode[COPIES];
        Iterator<MemcachedNode> more = locator.getSequence(nextKey());
        for (int i = 0; i < COPIES && more.hasNext(); i++) {
            three[i] = more.next();
        }
        return three;
    }

    @Benchmark
    public Object build() {
        return Rings.spymemcached(spyNodes);
    }
}
