package io.sessionring.example.benchmarks.evcache;

import com.netflix.config.ConfigurationManager;
import com.netflix.evcache.EVCache;
import com.netflix.evcache.EVCacheException;
import com.netflix.evcache.EVCacheLatch;
import com.netflix.evcache.EVCacheLatch.Policy;
import com.netflix.evcache.connection.ConnectionFactoryBuilder;
import com.netflix.evcache.pool.EVCacheClientPoolManager;
import com.netflix.evcache.pool.EVCacheServerGroupConfig;
import com.netflix.evcache.pool.ServerGroup;
import io.sessionring.example.benchmarks.row.ValueRow;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.configuration.AbstractConfiguration;

/**
 * EVCache with a group for each node. A session is one value, in its own transcoder's bytes, which is Java serialization. A save
 * waits until all groups have it.
 */
final class EvcacheRow extends ValueRow {

    private static final AtomicInteger APPLICATIONS = new AtomicInteger();
    private static final int TIME_TO_LIVE = 1_800;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int WAITING = 16_384;
    private static final int COMPRESSED_FROM = 16_384;

    private final EVCacheClientPoolManager manager;
    private final EVCache cache;

    EvcacheRow(List<String> nodes) {
        String application = "BENCH" + APPLICATIONS.incrementAndGet();
        // EVCache looks for its properties here; of the system's, only those count that were there before its first
        // class was.
        AbstractConfiguration properties = ConfigurationManager.getConfigInstance();
        // The defaults of 20 ms are for a machine that has nothing else to do.
        for (String property : List.of(
                application + ".EVCacheClientPool.readTimeout",
                application + ".EVCacheClientPool.bulkReadTimeout",
                application + ".operation.timeout",
                "default.read.timeout")) {
            properties.setProperty(property, TIMEOUT_MILLIS);
        }
        // A read is refused while so many calls wait for answers on its connection ("Read Queue Full"); with a second
        // group the copy there is read instead. The default of 5 refuses a single group's sixth caller. This is as many
        // as may wait for being sent.
        properties.setProperty(application + ".max.read.queue.length", WAITING);
        // It compresses values from 120 bytes on; the other rows' libraries, from 16 KB.
        properties.setProperty("default.evcache.compression.threshold", COMPRESSED_FROM);
        manager = new EVCacheClientPoolManager(new ConnectionFactoryBuilder(), named -> groups(nodes));
        manager.initEVCache(application);
        cache = EVCache.Builder.forApp(application).enableExceptionPropagation().build();
    }

    private static Map<ServerGroup, EVCacheServerGroupConfig> groups(List<String> nodes) {
        Map<ServerGroup, EVCacheServerGroupConfig> groups = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            ServerGroup group = new ServerGroup("zone" + i, "group" + i);
            String node = nodes.get(i);
            int colon = node.lastIndexOf(':');
            InetSocketAddress address =
                    new InetSocketAddress(node.substring(0, colon), Integer.parseInt(node.substring(colon + 1)));
            groups.put(group, new EVCacheServerGroupConfig(group, Set.of(address), 0, 0, 0));
        }
        return groups;
    }

    @Override
    protected Map<String, Object> fetch(String id) {
        try {
            return Objects.requireNonNull(cache.<Map<String, Object>>get(id), "session");
        } catch (EVCacheException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    protected void store(String id, Map<String, Object> attributes) {
        try {
            EVCacheLatch latch = cache.set(id, attributes, TIME_TO_LIVE, Policy.ALL);
            if (!latch.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS) || latch.getFailureCount() > 0) {
                throw new IllegalStateException("a session was not stored in every group");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (EVCacheException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        manager.shutdown();
    }
}
