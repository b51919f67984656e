package io.sessionring.backend.memcached;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.spy.memcached.BinaryConnectionFactory;
import net.spy.memcached.ConnectionObserver;
import net.spy.memcached.FailureMode;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.MemcachedConnection;
import net.spy.memcached.OperationFactory;
import net.spy.memcached.auth.AuthDescriptor;
import net.spy.memcached.auth.PlainCallbackHandler;
import net.spy.memcached.ops.Operation;
import org.jspecify.annotations.Nullable;

/** The driver's client for one socket, set up so that it neither retries, nor times out, nor merges operations by itself. */
final class Driver extends MemcachedClient {

    /** It would connect again after this time; by then it has been shut down. */
    private static final long RECONNECT_SECONDS = 3_600;

    private static final long OPERATION_TIMEOUT_MILLIS = TimeUnit.DAYS.toMillis(1);

    Driver(InetSocketAddress address, @Nullable Credentials credentials, ConnectionObserver observer)
            throws IOException {
        super(new Settings(credentials, observer), List.of(address));
    }

    OperationFactory operations() {
        return opFact;
    }

    /** There is one node, so any key leads to it. */
    void enqueue(String key, Operation operation) {
        mconn.enqueueOperation(key, operation);
    }

    private static final class Settings extends BinaryConnectionFactory {

        private final @Nullable Credentials credentials;
        private final ConnectionObserver observer;

        private Settings(@Nullable Credentials credentials, ConnectionObserver observer) {
            this.credentials = credentials;
            this.observer = observer;
        }

        @Override
        public MemcachedConnection createConnection(List<InetSocketAddress> addresses) throws IOException {
            MemcachedConnection connection = super.createConnection(addresses);
            // A damaged answer can end the driver's thread; what it had under way must be told all the same.
            connection.setUncaughtExceptionHandler((thread, e) -> observer.connectionLost(addresses.get(0)));
            return connection;
        }

        @Override
        public Collection<ConnectionObserver> getInitialObservers() {
            return List.of(observer);
        }

        @Override
        public @Nullable AuthDescriptor getAuthDescriptor() {
            return credentials == null
                    ? null
                    : new AuthDescriptor(
                            new String[] {"PLAIN"},
                            new PlainCallbackHandler(credentials.user(), credentials.password()));
        }

        @Override
        public FailureMode getFailureMode() {
            return FailureMode.Cancel;
        }

        @Override
        public long getMaxReconnectDelay() {
            return RECONNECT_SECONDS;
        }

        @Override
        public long getOperationTimeout() {
            return OPERATION_TIMEOUT_MILLIS;
        }

        @Override
        public boolean shouldOptimize() {
            return false;
        }

        @Override
        public boolean isDaemon() {
            return true;
        }
    }
}
