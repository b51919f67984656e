package io.sessionring.backend.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import net.spy.memcached.BinaryConnectionFactory;
import net.spy.memcached.ConnectionObserver;
import net.spy.memcached.FailureMode;
import net.spy.memcached.MemcachedConnection;
import net.spy.memcached.MemcachedNode;
import net.spy.memcached.ops.Operation;

/** How the driver is set up: one thread and one connection, which ends instead of being made anew. */
final class Driver extends BinaryConnectionFactory {

    private final Runnable connected;
    private final Runnable ended;

    /**
     * Says whom to tell.
     *
     * @param connected called when the connection stands
     * @param ended called once the connection has ended, or could not be made
     */
    Driver(Runnable connected, Runnable ended) {
        this.connected = connected;
        this.ended = ended;
    }

    @Override
    public MemcachedConnection createConnection(List<InetSocketAddress> addresses) throws IOException {
        return new MemcachedConnection(
                getReadBufSize(), this, addresses, List.of(new Connected()), getFailureMode(), getOperationFactory()) {

            /** Runs once more than it needs to be understood: also in the constructor, where an address is unreachable. */
            @Override
            protected void queueReconnect(MemcachedNode node) {
                shutDown = true;
                running = false;
            }

            @Override
            @SuppressWarnings("CatchAndPrintStackTrace")
            public void run() {
                try {
                    super.run();
                } catch (RuntimeException | Error e) {
                    getLogger().warn("The connection ends", e);
                } finally {
                    release();
                    ended.run();
                }
            }

            private void release() {
                try {
                    shutdown();
                } catch (IOException | RuntimeException e) {
                    getLogger().debug("Not all was released", e);
                }
            }
        };
    }

    @Override
    public boolean isDaemon() {
        return true;
    }

    /** Otherwise the driver joins requests and loses what the node says to refused ones. */
    @Override
    public boolean shouldOptimize() {
        return false;
    }

    @Override
    public FailureMode getFailureMode() {
        return FailureMode.Cancel;
    }

    @Override
    public long getMaxReconnectDelay() {
        return 1;
    }

    @Override
    public long getOperationTimeout() {
        return Duration.ofDays(365).toMillis();
    }

    /** Without a bound, so that no caller ever blocks in it; the port counts. */
    @Override
    public BlockingQueue<Operation> createOperationQueue() {
        return new LinkedBlockingQueue<>();
    }

    private final class Connected implements ConnectionObserver {

        @Override
        public void connectionEstablished(SocketAddress address, int reconnectCount) {
            connected.run();
        }

        @Override
        public void connectionLost(SocketAddress address) {}
    }
}
