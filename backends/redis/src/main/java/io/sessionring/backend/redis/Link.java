package io.sessionring.backend.redis;

import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.PortSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one node connected. One thread connects, then reads the answers until the connection is lost, then connects again,
 * until the link is closed. A second one writes what might block; it ends when it has had nothing to do for a while.
 */
final class Link {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** What becomes of an operation that starts now. */
    private sealed interface State {}

    /** The first attempt is under way: operations wait for it. */
    private record First(List<Operation> waiting) implements State {}

    private record Up(Pipeline pipeline) implements State {}

    private record Down(Failed why) implements State {}

    private static final Down CLOSED = new Down(new Failed(Cause.CLOSED, "the port is closed"));

    private final NodeAddress address;
    private final NodeSettings node;
    private final PortSettings settings;
    private final HostLookup lookup;
    private final ThreadPoolExecutor writer;
    private final Thread thread;
    private final Silence silence = new Silence();

    /** Changed under the lock of this; read without by those who find it up or down. */
    private volatile State state = new First(new ArrayList<>());

    private volatile boolean closed;
    private @Nullable Socket current;

    Link(NodeAddress address, NodeSettings node, PortSettings settings) {
        this.address = address;
        this.node = node;
        this.settings = settings;
        this.lookup = new HostLookup(settings.resolver(), address.host());
        this.writer = new ThreadPoolExecutor(
                1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, "write"));
        this.writer.allowCoreThreadTimeOut(true);
        this.thread = daemon(this::run, "read");
    }

    private Thread daemon(Runnable task, String what) {
        Thread made = new Thread(task, "sessionring-redis-" + what + "-" + address);
        made.setDaemon(true);
        return made;
    }

    void start() {
        thread.start();
    }

    void submit(Operation operation) {
        State now = state;
        if (now instanceof First) {
            synchronized (this) {
                now = state;
                if (now instanceof First first) {
                    first.waiting.add(operation);
                    return;
                }
            }
        }
        if (now instanceof Up up) {
            up.pipeline.submit(operation);
        } else if (now instanceof Down down) {
            operation.complete(down.why);
        }
    }

    /** Looks whether the node has moved, or its connection is dead without a sign. */
    void refresh() {
        if (state instanceof Up up) {
            if (silence.givesUp(up.pipeline)) {
                up.pipeline.socket().close();
                return;
            }
            var unused = lookup.start().thenAccept(found -> {
                if (!found.equals(up.pipeline.socket().address())) {
                    up.pipeline.socket().close();
                }
            });
        }
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        become(CLOSED);
        closeCurrent();
        LockSupport.unpark(thread);
    }

    private synchronized void closeCurrent() {
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                // It is of no use any more in any case.
            }
        }
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            long began = System.nanoTime();
            become(new Down(attemptWithinMeans()));
            boolean lasted = System.nanoTime() - began
                    > LONGEST_PAUSE.toNanos() + settings.connectTimeout().toNanos();
            pause = lasted ? FIRST_PAUSE : pause;
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void sleep(Duration pause) {
        long nanos = (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.9, 1.1));
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** As {@link #attempt}; a JVM that has no thread or memory left tries again later. */
    private Failed attemptWithinMeans() {
        try {
            return attempt();
        } catch (OutOfMemoryError e) {
            return new Failed(Cause.CLOSED, "no connection: " + e);
        }
    }

    /** Connects and serves until the connection is lost. {@return why it was, or why there was none} */
    private Failed attempt() {
        long deadline = System.nanoTime() + settings.connectTimeout().toNanos();
        try (NodeSocket socket = new NodeSocket(address, resolved(deadline), node, deadline, this::connecting)) {
            NodeIdentity identity = new Handshake(socket, node, settings).perform();
            socket.established();
            Pipeline pipeline = new Pipeline(socket, identity, writer);
            become(new Up(pipeline));
            Failed why = pipeline.readUntilLost();
            become(new Down(why));
            pipeline.end(why);
            return why;
        } catch (IOException | RuntimeException e) {
            return NoConnection.because(e, node, settings.connectTimeout());
        }
    }

    private InetAddress resolved(long deadlineNanos) throws IOException {
        try {
            return lookup.start().get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownHostException unknown ? unknown : new IOException(e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            throw new SocketTimeoutException("the host name was not resolved in time");
        }
    }

    private synchronized void connecting(Socket socket) throws IOException {
        if (closed) {
            throw new IOException("the port is closed");
        }
        current = socket;
    }

    /** Changes the state, unless the link is closed: that is for ever. */
    private void become(State next) {
        List<Operation> waited;
        synchronized (this) {
            waited = state instanceof First first ? first.waiting : List.of();
            state = closed ? CLOSED : next;
        }
        waited.forEach(this::submit);
    }
}
