package io.sessionring.backend.redis;

import io.sessionring.internal.connection.NamedDaemons;
import io.sessionring.internal.waiting.Glance;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread that reads and writes for all connections of a backend: woken once, it serves as many as it finds ready. Threads
 * of their own would each be woken. Where that is worthwhile it looks for a moment whether there is something to do before it
 * sleeps. It runs as long as there is a connection or a task.
 */
final class EventLoop implements Executor {

    /** For so long a connection that callers read may be without an answer before this thread watches it. */
    private static final int IDLE_MILLIS = 10;

    /** Answers wait meanwhile. */
    private static final int TASKS_AT_ONCE = 64;

    private static final long PAUSE_NANOS = 10_000_000;

    private final NamedDaemons threads = new NamedDaemons("sessionring-redis-loop");
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** Whether a new task must wake the thread. */
    private volatile boolean asleep = true;

    /** Null while there is no thread; changed under the lock of this. */
    private @Nullable Selector selector;

    /** The connections that callers read; used by the thread only. */
    private final Set<PlainPipeline> lent = new HashSet<>();

    /** Whether the selector may have keys of closed channels, which the next selection removes; used by the thread only. */
    private boolean forgetful;

    /** Used by the thread only. */
    private final Glance glance = new Glance(System::nanoTime);

    private long looked = System.nanoTime();

    private final Consumer<SelectionKey> ready = this::ready;

    /** Watches a channel for its pipeline from now on. */
    synchronized SelectionKey register(SocketChannel channel, PlainPipeline pipeline) throws IOException {
        Selector on = started();
        SelectionKey key = channel.register(on, SelectionKey.OP_READ, pipeline);
        on.wakeup();
        return key;
    }

    /** Runs a task soon. Tasks must be quick. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (asleep) {
            wake();
        }
    }

    private synchronized void wake() {
        if (asleep) {
            boolean woken = false;
            asleep = false; // before, for the thread may fall asleep again at once
            try {
                started().wakeup();
                woken = true;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                if (!woken) {
                    asleep = true;
                }
            }
        }
    }

    private synchronized Selector started() throws IOException {
        Selector on = selector;
        if (on == null) {
            Selector opened = Selector.open();
            try {
                threads.newThread(() -> run(opened)).start();
            } catch (OutOfMemoryError e) { // no thread is left
                opened.close();
                throw e;
            }
            selector = on = opened;
        }
        return on;
    }

    /** Leaves a connection to its callers, for as long as they read it; called on the thread. */
    void lend(PlainPipeline pipeline) {
        lent.add(pipeline);
    }

    /** Called on the thread. */
    void takeBack(PlainPipeline pipeline) {
        lent.remove(pipeline);
    }

    /** Lets go of a connection that is closed; called on the thread. */
    void forget(PlainPipeline pipeline) {
        lent.remove(pipeline);
        forgetful = true;
    }

    private void run(Selector on) {
        while (!ended(on)) {
            try {
                turn(on);
            } catch (IOException | RuntimeException | Error e) { // no memory: connections are made anew
                Failed why = new Failed(Cause.CLOSED, "the thread that reads failed: " + e);
                on.keys().forEach(key -> pipeline(key).end(why));
                LockSupport.parkNanos(this, PAUSE_NANOS);
            }
        }
    }

    private void turn(Selector on) throws IOException {
        boolean idle = tasks.isEmpty() && !forgetful;
        if (!idle || !look(on)) {
            asleep = true;
            if (tasks.isEmpty() && !forgetful) {
                on.select(ready, lent.isEmpty() ? 0 : IDLE_MILLIS);
            } else {
                forgetful = false;
                on.selectNow(ready);
            }
            asleep = false;
        }
        Runnable task;
        for (int i = 0; i < TASKS_AT_ONCE && (task = tasks.poll()) != null; i++) {
            task.run();
        }
        if (!lent.isEmpty() && System.nanoTime() - looked >= IDLE_MILLIS * 1_000_000L) {
            looked = System.nanoTime();
            Set.copyOf(lent).forEach(PlainPipeline::watchIfIdle);
        }
    }

    /**
     * Looks for a moment whether there is something to do; whoever brings a task meanwhile need not wake this thread.
     *
     * @return whether there is
     */
    private boolean look(Selector on) throws IOException {
        if (!glance.isDue()) {
            return false;
        }
        Glance.Moment moment = glance.beginGivingWay(Long.MAX_VALUE);
        boolean found;
        do {
            found = on.selectNow(ready) > 0 || !tasks.isEmpty();
        } while (!found && moment.goesOn());
        moment.ended(found);
        return found;
    }

    private void ready(SelectionKey key) {
        asleep = false;
        try {
            pipeline(key).ready(key.readyOps());
        } catch (CancelledKeyException e) {
            // It has just been closed.
        }
    }

    private static PlainPipeline pipeline(SelectionKey key) {
        return (PlainPipeline) key.attachment();
    }

    private boolean ended(Selector on) {
        if (!on.keys().isEmpty()) {
            return false;
        }
        synchronized (this) {
            asleep = true;
            if (!on.keys().isEmpty() || !tasks.isEmpty()) {
                return false;
            }
            selector = null;
        }
        try {
            on.close();
        } catch (IOException e) {
            // It is of no use any more in any case.
        }
        return true;
    }
}
