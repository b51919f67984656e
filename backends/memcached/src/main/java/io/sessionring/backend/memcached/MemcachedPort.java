package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.NodePort;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.spy.memcached.ops.StoreType;
import org.jspecify.annotations.Nullable;

/**
 * The port to one memcached node. Connecting, resolving and diagnosing happen on its own thread; operations are handed to the
 * driver by their callers and answered by the driver's thread.
 */
final class MemcachedPort implements NodePort {

    private static final long RELATIVE_TTL_LIMIT = 2_592_000; // 30 days; the server takes more as an absolute time
    private static final long RETRY_MILLIS = 500;

    /** So many silent heartbeats in a row, and the connection is made anew even if the address is the same. */
    private static final int SILENCES_TO_RECONNECT = 10;

    private final NodeAddress node;
    private final PortSettings settings;
    private final @Nullable Credentials credentials;
    private final ScheduledThreadPoolExecutor thread;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger silences = new AtomicInteger();

    private final Object lock = new Object();
    /** What was asked during a connection attempt that decides about it; null when nothing waits for an attempt. */
    private @Nullable Queue<Pending> waiting = new ArrayDeque<>();

    private @Nullable Connection attempt;
    private long connections;
    private boolean closed;
    private String misconfigured = "";
    private volatile @Nullable Connection ready;

    MemcachedPort(NodeAddress node, PortSettings settings, @Nullable Credentials credentials) {
        this.node = node;
        this.settings = settings;
        this.credentials = credentials;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "sessionring-memcached-" + node);
            made.setDaemon(true);
            return made;
        });
        thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        thread.execute(this::connect);
    }

    @Override
    public Reply<Answer> get(String key) {
        return ask(new ReadPending(key));
    }

    @Override
    public Reply<Answer> add(String key, byte[] value, long ttlSeconds) {
        return ask(new StorePending(StoreType.add, key, 0, value, expiration(ttlSeconds)));
    }

    @Override
    public Reply<Answer> compareAndSet(String key, long token, byte[] value, long ttlSeconds) {
        return ask(new StorePending(StoreType.replace, key, token, value, expiration(ttlSeconds)));
    }

    @Override
    public Reply<Answer> set(String key, byte[] value, long ttlSeconds) {
        return ask(new StorePending(StoreType.set, key, 0, value, expiration(ttlSeconds)));
    }

    @Override
    public Reply<Answer> hello() {
        HelloPending hello = new HelloPending();
        hello.reply().whenComplete(answer -> {
            if (answer instanceof Answer.Hello) {
                silences.set(0);
            }
        });
        return ask(hello);
    }

    @Override
    public Reply<Answer> report() {
        return ask(new StatsPending(null, stats -> {
            Connection connection = ready;
            return connection == null
                    ? new Failed(Failed.Cause.CLOSED, "the connection was lost")
                    : connection.report(stats);
        }));
    }

    private int expiration(long ttlSeconds) {
        if (ttlSeconds <= RELATIVE_TTL_LIMIT) {
            return (int) ttlSeconds;
        }
        long now = Math.floorDiv(settings.clock().millis(), 1_000L);
        long end = now
                + Math.min(ttlSeconds, Integer.MAX_VALUE)
                + settings.clockSkew().toSeconds();
        return (int) Math.min(end, Integer.MAX_VALUE);
    }

    private Reply<Answer> ask(Pending pending) {
        if (inFlight.incrementAndGet() > settings.inFlightLimit()) {
            inFlight.decrementAndGet();
            return Reply.of(new Failed(
                    Failed.Cause.BUSY, settings.inFlightLimit() + " operations are in flight; nothing was sent"));
        }
        pending.reply().whenComplete(answer -> inFlight.decrementAndGet());
        Connection connection = ready;
        if (connection == null) {
            connection = readyOrQueued(pending);
        }
        if (connection != null) {
            connection.start(pending);
        }
        return pending.reply();
    }

    /** {@return the connection, if there is one now} Else the operation waits for the attempt, or has its answer. */
    private @Nullable Connection readyOrQueued(Pending pending) {
        synchronized (lock) {
            if (ready != null) {
                return ready;
            }
            if (waiting != null && !closed) {
                waiting.add(pending);
                return null;
            }
        }
        refuse(pending);
        return null;
    }

    private void refuse(Pending pending) {
        String detail;
        synchronized (lock) {
            detail = misconfigured;
        }
        if (detail.isEmpty()) {
            pending.fail(Failed.Cause.CLOSED, "there is no connection");
        } else {
            pending.fail(Failed.Cause.MISCONFIGURED, detail);
        }
    }

    private void connect() {
        synchronized (lock) {
            if (closed || ready != null || attempt != null) {
                return;
            }
        }
        try {
            InetSocketAddress address =
                    new InetSocketAddress(settings.resolver().resolve(node.host()), node.port());
            Connection made = new Connection(++connections, address, credentials, thread, new Connection.Listener() {
                @Override
                public void ready(Connection connection) {
                    connected(connection);
                }

                @Override
                public void lost(Connection connection) {
                    disconnected(connection);
                }
            });
            synchronized (lock) {
                attempt = made;
                if (closed) {
                    made.drop();
                }
            }
            schedule(settings.connectTimeout().toMillis(), () -> {
                if (!made.ready()) {
                    made.drop();
                }
            });
        } catch (IOException e) { // the name has no address, or the driver has no socket
            attemptFailed("");
        }
    }

    private void connected(Connection connection) {
        List<Pending> asked;
        synchronized (lock) {
            if (closed || attempt != connection) {
                return;
            }
            attempt = null;
            ready = connection;
            misconfigured = "";
            asked = waiting == null ? List.of() : new ArrayList<>(waiting);
            waiting = null;
        }
        silences.set(0);
        asked.forEach(connection::start);
    }

    private void disconnected(Connection connection) {
        boolean wasReady;
        synchronized (lock) {
            wasReady = ready == connection;
            if (wasReady) {
                ready = null;
                waiting = new ArrayDeque<>(); // what is asked now waits for the next attempt
            } else if (attempt != connection) {
                return;
            }
            attempt = null;
        }
        if (wasReady) {
            connect();
        } else {
            String detail = connection.established() ? Diagnosis.of(connection.address(), credentials) : null;
            attemptFailed(detail == null ? "" : detail);
        }
    }

    private void attemptFailed(String detail) {
        Queue<Pending> asked;
        synchronized (lock) {
            misconfigured = detail;
            asked = waiting;
            waiting = null;
        }
        if (asked != null) {
            asked.forEach(this::refuse);
        }
        schedule(RETRY_MILLIS, this::connect);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // tasks do not throw, and nobody waits for them
    private void schedule(long millis, Runnable task) {
        thread.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void refresh() {
        int silent = silences.incrementAndGet();
        thread.execute(() -> {
            Connection connection = ready;
            if (connection == null) {
                return;
            }
            try {
                boolean moved = !connection
                        .address()
                        .getAddress()
                        .equals(settings.resolver().resolve(node.host()));
                if (moved || silent >= SILENCES_TO_RECONNECT) {
                    silences.set(0);
                    connection.drop();
                }
            } catch (UnknownHostException e) {
                // the name may come back; until then the old address is the best that is known
            }
        });
    }

    @Override
    public void close() {
        Queue<Pending> asked;
        Connection connection;
        Connection trying;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            connection = ready;
            trying = attempt;
            ready = null;
            attempt = null;
            asked = waiting;
            waiting = null;
        }
        if (asked != null) {
            asked.forEach(pending -> pending.fail(Failed.Cause.CLOSED, "the port is closed"));
        }
        if (connection != null) {
            connection.drop();
        }
        if (trying != null) {
            trying.drop();
        }
        thread.execute(thread::shutdown); // after what was just handed to it
    }
}
