package io.sessionring.example.benchmarks.evcache;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.evcache.pool.EVCacheNodeLocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.MemcachedNode;
import org.junit.jupiter.api.Test;

class LocatorsTest {

    @Test
    void aLocatorHasAllPointsOfEveryNodeAndPlacesKeysOnThem() {
        List<MemcachedNode> nodes = Locators.nodes(10);
        EVCacheNodeLocator locator = Locators.of(nodes);

        Map<MemcachedNode, Integer> points = new HashMap<>();
        locator.getKetamaNodeMap().values().forEach(node -> points.merge(node, 1, Integer::sum));
        assertThat(points)
                .hasSize(10)
                .allSatisfy((node, count) -> assertThat(count).isEqualTo(160));
        assertThat(nodes).contains(locator.getPrimary("a key"));
    }

    @Test
    void aNodeOwnsThePositionsOfItsOwnPoints() throws Exception {
        EVCacheNodeLocator locator = Locators.of(Locators.nodes(10));
        byte[] digest =
                MessageDigest.getInstance("MD5").digest("10.0.0.7/10.0.0.7:11211-3".getBytes(StandardCharsets.UTF_8));
        long position = Integer.toUnsignedLong(
                ByteBuffer.wrap(digest).order(ByteOrder.LITTLE_ENDIAN).getInt());

        assertThat(locator.getNodeForKey(position).getSocketAddress()).hasToString("10.0.0.7/10.0.0.7:11211");
    }

    @Test
    void theDriverIsTheOneThatEvcacheWasMadeFor() {
        assertThat(MemcachedClient.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .contains("spymemcached-2.11");
    }
}
