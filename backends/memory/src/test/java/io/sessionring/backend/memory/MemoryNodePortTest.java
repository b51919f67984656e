package io.sessionring.backend.memory;

import io.sessionring.spi.Backend;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.NodePortContract;
import io.sessionring.testing.TestNode;

/** The contract of the node port on nodes inside the JVM. */
class MemoryNodePortTest extends NodePortContract {

    private static final int MB = 1 << 20;
    private static final NodeAddress SMALL = new NodeAddress("small", 1);

    private final MemoryBackend backend = MemoryBackend.create();
    private int started;

    @Override
    protected Backend backend() {
        return backend;
    }

    @Override
    protected TestNode startNode() {
        return startNode("node", ++started);
    }

    @Override
    protected TestNode startNode(String bindAddress, int port) {
        return started(new NodeAddress(bindAddress, port));
    }

    @Override
    protected TestNode startSmallNode() {
        return started(SMALL);
    }

    @Override
    protected void fill(NodePort port, int valueBytes) {
        backend.node(SMALL.toString()).refuseWrites();
    }

    @Override
    protected void makeRoom(TestNode node) {
        backend.node(SMALL.toString()).recover();
    }

    /** A node exists from its first use on, so one that does not has to be brought down first. */
    @Override
    protected NodeAddress vacantAddress() {
        NodeAddress vacant = new NodeAddress("vacant", 1);
        backend.node(vacant.toString()).fail();
        return vacant;
    }

    @Override
    protected int largestValueBytes() {
        return MB;
    }

    @Override
    protected int tooLargeBytes() {
        return MB + 1;
    }

    private TestNode started(NodeAddress address) {
        MemoryNode node = backend.node(address.toString());
        node.restart();
        return new Steered(address, node);
    }

    private record Steered(NodeAddress address, MemoryNode node) implements TestNode {

        @Override
        public void suspend() {
            node.hang();
        }

        @Override
        public void resume() {
            node.recover();
        }

        @Override
        public void kill() {
            node.fail();
        }

        @Override
        public void restart() {
            node.restart();
        }

        @Override
        public void flush() {
            node.flush();
        }

        @Override
        public void close() {
            node.fail();
        }
    }
}
