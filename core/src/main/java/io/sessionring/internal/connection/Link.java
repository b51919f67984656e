package io.sessionring.internal.connection;

import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Keeps one node connected. One thread connects, waits until the connection is lost, then connects again, until the link is
 * closed.
 *
 * @param <O> the operations of this kind of node
 */
public final class Link<O extends PendingOperation> {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private static final Failed CLOSED = new Failed(Cause.CLOSED, "the port is closed");

    /** What becomes of an operation that starts now. */
    private sealed interface State<O> {}

    /** The first attempt is under way: operations wait for it. */
    private record First<O>(List<O> waiting) implements State<O> {}

    private record Up<O>(Connection<O> connection) implements State<O> {}

    private record Down<O>(Failed why) implements State<O> {}

    private final Connector<O> connector;
    private final HostLookup lookup;
    private final Duration connectTimeout;
    private final Thread thread;
    private final Silence silence = new Silence();

    /** Changed under the lock of this; read without by those who find it up or down. */
    private volatile State<O> state = new First<>(new ArrayList<>());

    private volatile boolean closed;

    /** Ends what the last attempt has made so far; used under the lock of this. */
    private Consumer<Failed> ending = why -> {};

    /**
     * Makes a link that has not begun.
     *
     * @param connector makes one attempt
     * @param lookup finds where the node is
     * @param connectTimeout how long one attempt may take, the look-up included
     * @param threads makes the one thread
     */
    public Link(Connector<O> connector, HostLookup lookup, Duration connectTimeout, ThreadFactory threads) {
        this.connector = connector;
        this.lookup = lookup;
        this.connectTimeout = connectTimeout;
        this.thread = threads.newThread(this::run);
    }

    /** Begins to connect. */
    public void start() {
        thread.start();
    }

    /** Hands an operation to the connection, lets it wait for the first one, or answers it at once if there is none. */
    public void submit(O operation) {
        State<O> now = state;
        if (now instanceof First) {
            synchronized (this) {
                now = state;
                if (now instanceof First<O> first) {
                    first.waiting.add(operation);
                    return;
                }
            }
        }
        if (now instanceof Up<O> up) {
            up.connection.submit(operation);
        } else if (now instanceof Down<O> down) {
            operation.complete(down.why);
        }
    }

    /** Looks whether the node has moved, or its connection is dead without a sign. */
    public void refresh() {
        if (state instanceof Up<O> up) {
            Connection<O> connection = up.connection;
            if (silence.givesUp(connection)) {
                connection.end(new Failed(Cause.CLOSED, "the node was silent for too long"));
                return;
            }
            var unused = lookup.start().thenAccept(found -> {
                if (!found.equals(connection.address())) {
                    connection.end(new Failed(Cause.CLOSED, "the host name stands for another address now"));
                }
            });
        }
    }

    /** Ends the connection, or the attempt to make one, for ever. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        become(new Down<>(CLOSED));
        endAttempt(CLOSED);
        LockSupport.unpark(thread);
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            long began = System.nanoTime();
            become(new Down<>(attempt()));
            diagnose();
            boolean lasted = System.nanoTime() - began > LONGEST_PAUSE.toNanos() + connectTimeout.toNanos();
            pause = lasted ? FIRST_PAUSE : pause;
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Looks closer at a node that did not let us in. Nobody waits for that. */
    private void diagnose() {
        try {
            Failed better = closed ? null : connector.diagnose();
            if (better != null) {
                become(new Down<>(better));
            }
        } catch (OutOfMemoryError e) {
            // The reason that is known already has to do.
        }
    }

    private void sleep(Duration pause) {
        long nanos = (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.9, 1.1));
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** Connects and serves until the connection is lost. {@return why it was, or why there was none} */
    private Failed attempt() {
        long deadline = System.nanoTime() + connectTimeout.toNanos();
        underWay(why -> {});
        try {
            return serve(connector.connect(lookup.await(deadline), deadline, this::underWay));
        } catch (IOException | RuntimeException | OutOfMemoryError e) { // no thread or memory left: it is tried again
            Failed why = connector.because(e);
            endAttempt(why);
            return why;
        }
    }

    private Failed serve(Connection<O> connection) {
        Failed why;
        try {
            become(new Up<>(connection));
            why = connection.awaitEnd();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            why = connector.because(e);
        }
        become(new Down<>(why));
        connection.settle(why);
        return why;
    }

    private void underWay(Consumer<Failed> way) {
        synchronized (this) {
            ending = way;
        }
        if (closed) {
            way.accept(CLOSED);
        }
    }

    private void endAttempt(Failed why) {
        Consumer<Failed> way;
        synchronized (this) {
            way = ending;
        }
        way.accept(why);
    }

    /** Changes the state, unless the link is closed: that is for ever. */
    private void become(State<O> next) {
        List<O> waited;
        synchronized (this) {
            waited = state instanceof First<O> first ? first.waiting : List.of();
            state = closed ? new Down<>(CLOSED) : next;
        }
        waited.forEach(this::submit);
    }
}
