package io.sessionring.backend.redis;

import io.sessionring.spi.Backend;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.RemoteNodePortContract;
import io.sessionring.testing.TestNode;

/** The contract of the node port on real Redis nodes. */
class RedisNodePortTest extends RemoteNodePortContract {

    private static final int MB = 1 << 20;

    @Override
    protected Backend backend() {
        return RedisBackend.create();
    }

    @Override
    protected TestNode startNode() {
        return new Server(RedisProcess.start("--proto-max-bulk-len", "1mb"));
    }

    @Override
    protected TestNode startNode(String bindAddress, int port) {
        return new Server(RedisProcess.startOn(bindAddress, port));
    }

    @Override
    protected TestNode startSmallNode() {
        return new Server(RedisProcess.start("--maxmemory", "6mb", "--maxmemory-policy", "noeviction"));
    }

    @Override
    protected int largestValueBytes() {
        return MB;
    }

    @Override
    protected int tooLargeBytes() {
        return MB + 1;
    }

    private record Server(RedisProcess redis) implements TestNode {

        @Override
        public NodeAddress address() {
            return redis.address();
        }

        @Override
        public void suspend() {
            redis.signal("STOP");
        }

        @Override
        public void resume() {
            redis.signal("CONT");
        }

        @Override
        public void kill() {
            redis.kill();
        }

        @Override
        public void restart() {
            redis.startAgain();
        }

        @Override
        public void close() {
            redis.close();
        }
    }
}
