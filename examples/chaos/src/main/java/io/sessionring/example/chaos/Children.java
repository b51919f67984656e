package io.sessionring.example.chaos;

import io.sessionring.example.chaos.SessionStore.Unavailable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one application server that has a JVM of its own, and its successors. Thread-safe. */
final class Children implements AutoCloseable {

    private static final long START_WITHIN = TimeUnit.SECONDS.toNanos(30);

    private final BackendKind backend;
    private final AdapterKind adapter;
    private final int server;
    private final OwnLines lines;
    private @Nullable ChildJvm current;
    private volatile boolean ready;
    private volatile boolean closed;

    Children(BackendKind backend, AdapterKind adapter, int server, OwnLines lines) {
        this.backend = backend;
        this.adapter = adapter;
        this.server = server;
        this.lines = lines;
    }

    /** Starts a JVM in the background that lists these nodes, and ends the one before. */
    synchronized void next(RingShape listed) {
        if (closed) {
            return;
        }
        ready = false;
        if (current != null) {
            current.close();
        }
        ChildJvm child = ChildJvm.start(backend, adapter, server, lines, listed, 0);
        current = child;
        Thread waiting = new Thread(() -> awaitReady(child), "child-starts");
        waiting.setDaemon(true);
        waiting.start();
    }

    private void awaitReady(ChildJvm child) {
        long end = System.nanoTime() + START_WITHIN;
        try {
            while (!closed && System.nanoTime() - end < 0) {
                if (child.allNodesAnswer()) {
                    ready = true;
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (Unavailable e) {
            // killed before it was of use
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return the JVM, or null while it does not serve} */
    synchronized @Nullable ChildJvm current() {
        return ready ? current : null;
    }

    ChildJvm awaitCurrent() throws InterruptedException {
        long end = System.nanoTime() + START_WITHIN;
        while (System.nanoTime() - end < 0) {
            ChildJvm child = current();
            if (child != null) {
                return child;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new IllegalStateException("the child JVM did not start");
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (current != null) {
            current.close();
        }
    }
}
