package io.sessionring.backend.memcached;

import io.sessionring.example.servers.MemcachedServer;
import io.sessionring.spi.Backend;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.RemoteNodePortContract;
import io.sessionring.testing.TestNode;
import java.util.Arrays;

/** The contract of the node port on real memcached nodes. */
class MemcachedNodePortTest extends RemoteNodePortContract {

    private static final int MB = 1 << 20;

    /** So many random bytes are not equal by chance. */
    private static final int OVERLAP = 8;

    private static final int LARGEST_HEADER = 32;

    /** Room for the key and what memcached keeps beside it. */
    private static final int ITEM_OVERHEAD = 512;

    @Override
    protected Backend backend() {
        return MemcachedBackend.create();
    }

    @Override
    protected TestNode startNode() {
        return new Server("127.0.0.1", MemcachedServer.start());
    }

    @Override
    protected TestNode startNode(String bindAddress, int port) {
        return new Server(bindAddress, MemcachedServer.startAt(bindAddress, port));
    }

    @Override
    protected TestNode startSmallNode() {
        return new Server("127.0.0.1", MemcachedServer.start("-M", "-m", "4"));
    }

    @Override
    protected int largestValueBytes() {
        return MB - ITEM_OVERHEAD;
    }

    @Override
    protected int tooLargeBytes() {
        return MB + 1;
    }

    /**
     * The lengths in an answer are not protected: a damaged one moves the ends of the value, and only the next answer shows it.
     * What is left must still be this key's own bytes, from where it overlaps with them.
     */
    @Override
    protected boolean maybeDamaged(byte[] stored, byte[] received) {
        if (super.maybeDamaged(stored, received) || received.length < OVERLAP) {
            return true;
        }
        for (int shift = -LARGEST_HEADER; shift <= stored.length - OVERLAP; shift++) {
            int from = Math.max(shift, 0);
            int to = Math.min(stored.length, shift + received.length);
            if (to - from >= OVERLAP && Arrays.equals(stored, from, to, received, from - shift, to - shift)) {
                return true;
            }
        }
        return false;
    }

    private record Server(String host, MemcachedServer memcached) implements TestNode {

        @Override
        public NodeAddress address() {
            return new NodeAddress(host, memcached.port());
        }

        @Override
        public void suspend() {
            memcached.suspend();
        }

        @Override
        public void resume() {
            memcached.resume();
        }

        @Override
        public void kill() {
            memcached.kill();
        }

        @Override
        public void restart() {
            memcached.restart();
        }

        @Override
        public void flush() {
            memcached.flush();
        }

        @Override
        public void close() {
            memcached.close();
        }
    }
}
