package io.sessionring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sessionring.internal.replication.Time;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

    private static final Time NEVER = new Time() {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public long wallMillis() {
            return 0;
        }

        @Override
        public void schedule(long nanos, Runnable task) {}
    };

    private List<Node> listed = nodes("10.0.0.1:1", "10.0.0.2:1");
    private List<Node> ring = nodes("10.0.0.1:1", "10.0.0.2:1");
    private final List<List<Node>> changes = new ArrayList<>();
    private final Discovery discovery = new Discovery(() -> listed, NEVER, Runnable::run, () -> ring, changes::add);

    private static List<Node> nodes(String... hostPorts) {
        return List.of(hostPorts).stream().map(Node::parse).toList();
    }

    private void look(int times) throws UnknownHostException {
        for (int i = 0; i < times; i++) {
            discovery.look();
        }
    }

    @Test
    void whatIsListedThreeTimesInARowIsAddedToTheRing() throws UnknownHostException {
        look(3);
        assertThat(changes).isEmpty();
        listed = nodes("10.0.0.3:1", "10.0.0.2:1", "10.0.0.1:1");
        look(2);
        assertThat(changes).isEmpty();
        look(1);
        assertThat(changes).containsExactly(nodes("10.0.0.1:1", "10.0.0.2:1", "10.0.0.3:1"));
    }

    @Test
    void anAnswerInBetweenBeginsTheCountAnew() throws UnknownHostException {
        listed = nodes("10.0.0.1:1", "10.0.0.3:1");
        look(2);
        listed = nodes("10.0.0.1:1");
        look(1);
        listed = nodes("10.0.0.1:1", "10.0.0.3:1");
        look(2);
        assertThat(changes).isEmpty();
    }

    @Test
    void nothingIsTakenOutAndNothingIsDoneWhileTheRingChanges() throws UnknownHostException {
        listed = nodes("10.0.0.1:1");
        look(5);
        listed = nodes("10.0.0.1:1", "10.0.0.3:1");
        ring = List.of();
        look(5);
        assertThat(changes).isEmpty();
    }

    @Test
    void aNameIsResolvedToAllItsAddresses() throws UnknownHostException {
        assertThat(NodeSource.dns("127.0.0.1", 11211).nodes()).containsExactly(Node.of("127.0.0.1", 11211));
        assertThatThrownBy(() -> NodeSource.dns("a b", 11211)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NodeSource.dns("a", 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
