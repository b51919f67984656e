package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import net.spy.memcached.ConnectionObserver;
import net.spy.memcached.MemcachedClient;
import net.spy.memcached.ops.Operation;
import org.jspecify.annotations.Nullable;

/**
 * One socket to one server, from connecting to its end. The driver would connect again by itself and send again what it had
 * queued, to whatever process answers then; so its client is shut down at the first loss, long before it would.
 *
 * <p>It is connecting, then ready (the handshake is done), then lost (everything under way was told so). A token is the cas id
 * with the connection's number in its upper 16 bits: a cas id is only good on the connection it came from.
 */
final class Connection {

    static {
        DriverLogger.install();
        // The driver compares magic, opcode and opaque of an answer with its operation by assert only. Without these
        // checks a
        // damaged length would hand answers to the wrong operations.
        ClassLoader loader = MemcachedClient.class.getClassLoader();
        if (loader != null) {
            loader.setPackageAssertionStatus("net.spy.memcached.protocol.binary", true);
        }
    }

    private static final int CAS_BITS = 48;
    private static final long CAS_MASK = (1L << CAS_BITS) - 1;

    /** Hears how it goes, on the port's thread. */
    interface Listener {

        /** The handshake is done. */
        void ready(Connection connection);

        /** It is at its end. */
        void lost(Connection connection);
    }

    private final long number;
    private final InetSocketAddress address;
    private final Executor portThread;
    private final Listener listener;
    private final Set<Pending> underWay = ConcurrentHashMap.newKeySet();
    private final Driver driver;
    private volatile @Nullable Handshake handshake;
    private volatile boolean established;
    private volatile boolean lost;

    /** Starts to connect, on the port's thread; does not wait for it. */
    Connection(
            long number,
            InetSocketAddress address,
            @Nullable Credentials credentials,
            Executor portThread,
            Listener listener)
            throws IOException {
        this.number = number;
        this.address = address;
        this.portThread = portThread;
        this.listener = listener;
        this.driver = new Driver(address, credentials, new ConnectionObserver() {
            @Override
            public void connectionEstablished(SocketAddress socket, int reconnects) {
                established = true;
                portThread.execute(Connection.this::shakeHands);
            }

            @Override
            public void connectionLost(SocketAddress socket) {
                drop();
            }
        });
    }

    InetSocketAddress address() {
        return address;
    }

    /** {@return whether the server accepted the connection, whatever it did then} */
    boolean established() {
        return established;
    }

    boolean ready() {
        return handshake != null && !lost;
    }

    private void shakeHands() {
        StatsPending stats = new StatsPending(null, values -> {
            askSettings(values);
            return new Answer.Miss(0); // nobody looks at it
        });
        start(stats);
    }

    private void askSettings(Map<String, String> stats) {
        portThread.execute(() -> start(new StatsPending("settings", settings -> {
            handshake = Handshake.of(stats, settings);
            portThread.execute(() -> {
                if (!lost) {
                    listener.ready(this);
                }
            });
            return new Answer.Miss(0);
        })));
    }

    /** Sends an operation; it is answered at the latest when the connection is lost. */
    void start(Pending pending) {
        underWay.add(pending);
        pending.reply().whenComplete(answer -> underWay.remove(pending));
        Answer atOnce = pending instanceof StorePending store ? store.answerAtOnce(this) : null;
        if (atOnce != null) {
            pending.finish(atOnce);
            return;
        }
        if (!lost) {
            try {
                Operation operation = pending.operation(driver.operations(), this);
                pending.sent();
                driver.enqueue("k", operation);
            } catch (IllegalStateException e) { // the driver has ended
                drop();
            }
        }
        if (lost) { // it may have been lost before this operation was on its list
            pending.connectionLost();
        }
    }

    /** Ends the connection; what is under way is told so. May be called on the driver's thread. */
    void drop() {
        synchronized (this) {
            if (lost) {
                return;
            }
            lost = true;
        }
        portThread.execute(() -> {
            driver.shutdown();
            underWay.forEach(Pending::connectionLost);
            listener.lost(this);
        });
    }

    private Handshake shaken() {
        return Objects.requireNonNull(handshake, "the handshake comes first");
    }

    long incarnation() {
        Handshake done = handshake;
        return done == null ? 0 : done.incarnation();
    }

    long largestValue(int keyLength) {
        return shaken().largestValue(keyLength);
    }

    Answer hello() {
        Handshake done = shaken();
        return new Answer.Hello(done.incarnation(), done.upSinceMillis(), done.nodeMillis());
    }

    Answer report(Map<String, String> stats) {
        return new Answer.Report(
                stats.getOrDefault("version", "unknown"),
                incarnation(),
                shaken().upSinceMillis(),
                number(stats, "bytes"),
                number(stats, "limit_maxbytes"),
                number(stats, "curr_items"),
                number(stats, "evictions"));
    }

    private static long number(Map<String, String> stats, String name) {
        return Long.parseLong(stats.getOrDefault(name, "0"));
    }

    long token(long cas) {
        return (number << CAS_BITS) | (cas & CAS_MASK);
    }

    boolean gave(long token) {
        return token >>> CAS_BITS == (number & 0xffff);
    }

    static long cas(long token) {
        return token & CAS_MASK;
    }
}
