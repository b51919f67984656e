package io.sessionring.backend.redis;

import io.sessionring.example.servers.RedisServer;
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
        return new Server(RedisServer.start("--proto-max-bulk-len", "1mb"));
    }

    @Override
    protected TestNode startNode(String bindAddress, int port) {
        return new Server(RedisServer.startAt(bindAddress, port));
    }

    @Override
    protected TestNode startSmallNode() {
        return new Server(
                RedisServer.builder().memory(6, RedisServer.WhenFull.NOEVICTION).start());
    }

    @Override
    protected int largestValueBytes() {
        return MB;
    }

    @Override
    protected int tooLargeBytes() {
        return MB + 1;
    }

    private record Server(RedisServer redis) implements TestNode {

        @Override
        public NodeAddress address() {
            return Nodes.address(redis);
        }

        @Override
        public void suspend() {
            redis.suspend();
        }

        @Override
        public void resume() {
            redis.resume();
        }

        @Override
        public void kill() {
            redis.kill();
        }

        @Override
        public void restart() {
            redis.restart();
        }

        @Override
        public void flush() {
            redis.flush();
        }

        @Override
        public void close() {
            redis.close();
        }
    }
}
