package io.sessionring.internal.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.sessionring.internal.ring.RingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinksTest {

    private static final RingNode A = new RingNode("a", 1, null, 0, null);
    private static final RingNode B = new RingNode("b", 1, null, 0, null);

    private final VirtualTime time = new VirtualTime();
    private final Map<RingNode, FakeNode> ports = new HashMap<>();
    private final List<NodeLink> met = new ArrayList<>();

    private final Links links = new Links(
            node -> {
                FakeNode port = new FakeNode(time);
                ports.put(node, port);
                return new NodeLink(node, port, time, Duration.ofMillis(100), (link, state, reason) -> {});
            },
            met::add);

    private FakeNode port(RingNode node) {
        FakeNode port = ports.get(node);
        assertThat(port).isNotNull();
        return port;
    }

    @Test
    void eachAddressHasOneLinkWhateverTheNodeIsCalled() {
        NodeLink link = links.of(A);
        assertThat(links.of(new RingNode("a", 1, "named", 3, "west"))).isSameAs(link);
        assertThat(links.at("a:1")).isSameAs(link);
        assertThat(links.of(B)).isNotSameAs(link);
        assertThat(met).containsExactly(link, links.of(B));
        assertThat(links.all()).isEqualTo(met);
    }

    @Test
    void oneThatIsMadeAfterTheEndIsClosed() {
        links.of(A);
        links.close();
        assertThat(port(A).closed).isTrue();
        links.of(B);
        assertThat(port(B).closed).isTrue();
        assertThat(met).hasSize(1);
    }
}
