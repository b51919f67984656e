package io.sessionring.example.benchmarks.evcache;

import com.netflix.evcache.pool.EVCacheNodeLocator;
import io.sessionring.example.benchmarks.turn.RingRounds;
import java.util.List;
import net.spy.memcached.MemcachedNode;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** EVCache's locator. It has no further candidates for a key: its {@code getSequence} shuffles the points of the whole ring. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the method that sets the fields
public class EvcacheRing extends RingRounds {

    private List<MemcachedNode> spyNodes;
    private EVCacheNodeLocator locator;

    @Setup
    public void open() {
        spyNodes = Locators.nodes(nodes);
        locator = Locators.of(spyNodes);
    }

    @Benchmark
    public Object position() {
        return locator.getNodeForKey(nextPosition() & 0xffff_ffffL);
    }

    @Benchmark
    public Object key() {
        return locator.getPrimary(nextKey());
    }

    @Benchmark
    public Object build() {
        return Locators.of(spyNodes);
    }
}
