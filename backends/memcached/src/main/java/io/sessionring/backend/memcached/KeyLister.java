package io.sessionring.backend.memcached;

import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import io.sessionring.spi.NodeAddress;
import io.sessionring.spi.PortSettings;
import io.sessionring.spi.Reply;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lists the keys of a node: on a connection and a thread of its own, since the binary protocol has no command for it. Both
 * last from the first call for a list to its end, or until nobody has gone on with it for a while: the node's crawler waits
 * for whoever reads its list. Thread-safe.
 */
final class KeyLister implements AutoCloseable {

    private static final Logger LOG = System.getLogger(KeyLister.class.getName());

    private static final long IDLE_SECONDS = 30;
    private static final int BUSY_TRIES = 20;
    private static final long BUSY_PAUSE_MILLIS = 50;
    private static final Failed CLOSED = new Failed(Cause.CLOSED, "the port is closed");

    private record Call(String prefix, String from, Reply<Answer> reply) {}

    private final NodeAddress address;
    private final PortSettings settings;
    private final ThreadFactory threads;
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

    /** What is being read; changed by the thread alone, under the lock of this. */
    private @Nullable Crawl crawl;

    /** Reads lists, if there is one to read. */
    private @Nullable Thread thread;

    private boolean closed;

    /** Counts lists, so that none is gone on with in the place of another; used by the thread alone. */
    private long lists;

    KeyLister(NodeAddress address, PortSettings settings, ThreadFactory threads) {
        this.address = address;
        this.settings = settings;
        this.threads = threads;
    }

    /** {@return the answer to {@link io.sessionring.spi.NodePort#scan}} */
    Reply<Answer> list(String prefix, String from) {
        Reply<Answer> reply = new Reply<>();
        synchronized (this) {
            if (closed) {
                return Reply.of(CLOSED);
            }
            try {
                if (thread == null) {
                    Thread made = threads.newThread(this::serve);
                    made.start();
                    thread = made;
                }
            } catch (OutOfMemoryError e) {
                return Reply.of(new Failed(Cause.CLOSED, "no thread is left to list keys"));
            }
            calls.add(new Call(prefix, from, reply));
        }
        return reply;
    }

    private void serve() {
        for (Call call; (call = next()) != null; ) {
            Answer answer = answer(call);
            try {
                call.reply.complete(answer);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "A callback threw an exception, which it must not", e);
            }
        }
    }

    /** {@return what is asked for next, null if this thread is not needed any more} */
    private @Nullable Call next() {
        Call call = null;
        try {
            call = calls.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            // It is to end.
        }
        synchronized (this) {
            if (call == null && (call = calls.poll()) == null) {
                become(null);
                thread = null;
            }
            return call;
        }
    }

    private Answer answer(Call call) {
        try {
            if (!call.from.isEmpty()) {
                Crawl current = goOn(call.from);
                return current == null ? new Failed(Cause.CLOSED, "that list has ended") : read(current, call.prefix);
            }
            Answer answer = read(begin(), call.prefix);
            for (int i = 0; i < BUSY_TRIES && isBusy(answer); i++) {
                TimeUnit.MILLISECONDS.sleep(BUSY_PAUSE_MILLIS); // the node tidies up after the list before
                answer = read(begin(), call.prefix);
            }
            return answer;
        } catch (SocketTimeoutException e) {
            become(null);
            return new Failed(Cause.TIMEOUT, "the node did not list its keys in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CLOSED;
        } catch (IOException | RuntimeException e) {
            become(null);
            return isClosed() ? CLOSED : new Failed(Cause.CLOSED, "the keys could not be listed: " + e);
        }
    }

    private Answer read(Crawl current, String prefix) throws IOException {
        Answer answer = current.next(prefix);
        if (!(answer instanceof Answer.Keys keys) || keys.next().isEmpty()) {
            become(null);
        }
        return answer;
    }

    private static boolean isBusy(Answer answer) {
        return answer instanceof Failed failed && failed.cause() == Cause.BUSY;
    }

    private Crawl begin() throws IOException {
        become(null);
        int timeout = Math.toIntExact(settings.connectTimeout().toMillis());
        InetAddress found = settings.resolver().resolve(address.host());
        Crawl begun = new Crawl(++lists);
        become(begun);
        begun.start(found, address.port(), timeout);
        return begun;
    }

    private synchronized @Nullable Crawl goOn(String from) {
        Crawl current = crawl;
        return current != null && current.name().equals(from) ? current : null;
    }

    private synchronized void become(@Nullable Crawl next) {
        Crawl before = crawl;
        if (before != null) {
            before.close();
        }
        crawl = next;
        if (next != null && closed) {
            next.close();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends the list that is being read, and answers what waits. */
    @Override
    public void close() {
        List<Call> unanswered = new ArrayList<>();
        synchronized (this) {
            closed = true;
            Crawl current = crawl;
            if (current != null) {
                current.close();
            }
            calls.drainTo(unanswered);
            if (thread != null) {
                thread.interrupt();
            }
        }
        unanswered.forEach(call -> call.reply.complete(CLOSED));
    }
}
