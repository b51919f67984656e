package io.sessionring.example.benchmarks.evcache;

import com.netflix.evcache.pool.EVCacheClient;
import com.netflix.evcache.pool.EVCacheKetamaNodeLocatorConfiguration;
import com.netflix.evcache.pool.EVCacheNodeLocator;
import io.sessionring.example.benchmarks.turn.RingNodes;
import java.util.List;
import java.util.stream.IntStream;
import net.spy.memcached.DefaultHashAlgorithm;
import net.spy.memcached.MemcachedNode;
import org.objenesis.ObjenesisStd;

/** EVCache's locator, set up as its own {@code BaseConnectionFactory} does. */
final class Locators {

    /**
     * A client without connections. A real one connects to every node when it is made, and a locator only asks it for the names of
     * its application and group, by which it looks up its properties.
     */
    private static final EVCacheClient UNCONNECTED = new ObjenesisStd().newInstance(EVCacheClient.class);

    private Locators() {}

    static List<MemcachedNode> nodes(int count) {
        return IntStream.range(0, count)
                .mapToObj(node -> RingNodes.unconnected(MemcachedNode.class, node))
                .toList();
    }

    static EVCacheNodeLocator of(List<MemcachedNode> nodes) {
        return new EVCacheNodeLocator(
                UNCONNECTED,
                nodes,
                DefaultHashAlgorithm.KETAMA_HASH,
                new EVCacheKetamaNodeLocatorConfiguration(UNCONNECTED));
    }
}
