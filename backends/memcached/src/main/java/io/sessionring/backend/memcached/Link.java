package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.RingRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one node connected. One thread connects, waits until the connection is lost, then connects again, until the link is
 * closed. The driver has a second one, for as long as a connection lasts, that writes and reads.
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

    private static final Failed CLOSED = new Failed(Cause.CLOSED, "the port is closed");

    private final NodeAddress address;
    private final @Nullable Credentials credentials;
    private final PortSettings settings;
    private final HostLookup lookup;
    private final Thread thread;
    private final Silence silence = new Silence();

    /** Changed under the lock of this; read without by those who find it up or down. */
    private volatile State state = new First(new ArrayList<>());

    private volatile boolean closed;
    private @Nullable Wire current;

    /** Where the last attempt was met with silence; used by the thread alone. */
    private @Nullable InetSocketAddress unanswered;

    Link(NodeAddress address, @Nullable Credentials credentials, PortSettings settings) {
        this.address = address;
        this.credentials = credentials;
        this.settings = settings;
        this.lookup = new HostLookup(settings.resolver(), address.host());
        this.thread = new Thread(this::run, "sessionring-memcached-" + address);
        this.thread.setDaemon(true);
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
            Wire wire = up.pipeline.wire();
            if (silence.givesUp(wire)) {
                wire.end(new Failed(Cause.CLOSED, "the node was silent for too long"));
                return;
            }
            var unused = lookup.start().thenAccept(found -> {
                if (!found.equals(wire.address().getAddress())) {
                    wire.end(new Failed(Cause.CLOSED, "the host name stands for another address now"));
                }
            });
        }
    }

    void close() {
        Wire wire;
        synchronized (this) {
            closed = true;
            wire = current;
        }
        become(new Down(CLOSED));
        if (wire != null) {
            wire.end(CLOSED);
        }
        LockSupport.unpark(thread);
    }

    private void run() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            long began = System.nanoTime();
            become(new Down(attemptWithinMeans()));
            diagnose();
            boolean lasted = System.nanoTime() - began
                    > LONGEST_PAUSE.toNanos() + settings.connectTimeout().toNanos();
            pause = lasted ? FIRST_PAUSE : pause;
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Looks closer at a node that took the connection and said nothing. Nobody waits for that. */
    private void diagnose() {
        InetSocketAddress silent = unanswered;
        unanswered = null;
        String detail = silent == null || closed ? null : TextProbe.ask(silent);
        if (detail != null) {
            become(new Down(new Failed(Cause.MISCONFIGURED, detail)));
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
        Wire wire;
        try {
            InetAddress found = lookup.await(deadline);
            wire = new Wire(new InetSocketAddress(found, address.port()));
        } catch (UnfitNodeException e) {
            return e.failed();
        } catch (IOException | RuntimeException e) {
            return new Failed(Cause.CLOSED, "no connection: " + e);
        }
        return serve(wire, deadline);
    }

    private Failed serve(Wire wire, long deadline) {
        synchronized (this) {
            current = wire;
        }
        if (closed) {
            wire.end(CLOSED);
        }
        try {
            wire.awaitConnected(deadline);
            NodeIdentity node = new Handshake(wire, credentials, settings, deadline).perform();
            wire.expectUpTo(node.itemSizeMax());
            Pipeline pipeline = new Pipeline(wire, node);
            greet(pipeline, deadline);
            become(new Up(pipeline));
            return wire.awaitEnd();
        } catch (UnfitNodeException e) {
            unanswered = wire.isSilent() ? wire.address() : null;
            wire.end(e.failed());
            return e.failed();
        } catch (IOException | RuntimeException e) {
            Failed why = new Failed(Cause.CLOSED, "no connection: " + e);
            wire.end(why);
            return why;
        }
    }

    /** Learns which run it is before anybody gets an answer. */
    private void greet(Pipeline pipeline, long deadline) throws IOException {
        RingRecord record = settings.ringRecord();
        if (record != null) {
            CompletableFuture<Answer> hello = new CompletableFuture<>();
            Greeting.start(record, pipeline::submit).whenComplete(hello::complete);
            if (pipeline.wire().await(hello, deadline) instanceof Failed why) {
                throw new UnfitNodeException(why);
            }
        }
    }

    /** Changes the state, unless the link is closed: that is for ever. */
    private void become(State next) {
        List<Operation> waited;
        synchronized (this) {
            waited = state instanceof First first ? first.waiting : List.of();
            state = closed ? new Down(CLOSED) : next;
        }
        waited.forEach(this::submit);
    }
}
