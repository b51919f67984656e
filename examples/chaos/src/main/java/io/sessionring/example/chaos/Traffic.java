package io.sessionring.example.chaos;

import io.sessionring.example.chaos.Errand.Kind;
import io.sessionring.example.chaos.Errand.Result;
import io.sessionring.example.chaos.Errand.Written;
import io.sessionring.example.chaos.Ledger.Entry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Requests at a steady rate, whether those before have been answered or not: a server that is slow does not get fewer. Any
 * session at any server. A call's time begins when its request has come to the server. Thread-safe.
 */
final class Traffic implements AutoCloseable {

    private static final long ANSWERED_WITHIN = TimeUnit.SECONDS.toNanos(20);

    /** What is timed. */
    enum Call implements Named {
        LOAD,
        SAVE,
        CREATE,
        LOG_OUT
    }

    private final List<ServingJvm> writing;
    private final ServingJvm reading;
    private final Ledger ledger;
    private final long pause;
    private final Random random;
    private final Map<Call, Figures> figures = new EnumMap<>(Call.class);
    private final AtomicInteger values = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private @Nullable Thread pacer;
    private volatile boolean stopping;

    /**
     * Begins with nothing.
     *
     * @param reading a server that is only asked for sessions
     * @param perSecond how many requests
     */
    Traffic(List<ServingJvm> writing, ServingJvm reading, Ledger ledger, int perSecond, long seed) {
        this.writing = List.copyOf(writing);
        this.reading = reading;
        this.ledger = ledger;
        this.pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        for (Call call : Call.values()) {
            figures.put(call, new Figures());
        }
    }

    Figures figures(Call call) {
        return Objects.requireNonNull(figures.get(call));
    }

    /** Makes so many sessions as fast as the servers do it, before anything is timed. */
    void fill(int sessions, int atATime) throws InterruptedException {
        while (ledger.live() < sessions) {
            int missing = sessions - ledger.live() - underWay.get();
            if (missing > 0 && underWay.get() < atATime) {
                create(false);
            } else {
                LockSupport.parkNanos(200_000);
            }
            check();
        }
        awaitAnswers();
    }

    void start() {
        stopping = false;
        Thread thread = new Thread(this::pace, "pacer");
        thread.setDaemon(true);
        pacer = thread;
        thread.start();
    }

    /** Waits until all that was begun is answered, and throws what a request has failed with, if one has. */
    void stop() throws InterruptedException {
        stopping = true;
        Thread thread = pacer;
        if (thread != null) {
            thread.join();
        }
        awaitAnswers();
    }

    private void awaitAnswers() throws InterruptedException {
        long end = System.nanoTime() + ANSWERED_WITHIN;
        while (underWay.get() > 0) {
            check();
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(underWay.get() + " requests were never answered");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        check();
    }

    /** Throws what a request has failed with, if one has. */
    void check() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("a request failed as it must not: " + cause, cause);
        }
    }

    private void pace() {
        try {
            for (long next = System.nanoTime(); !stopping; next += pause) {
                while (next - System.nanoTime() > 0) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
                request();
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** As many sessions are made as end. */
    private void request() {
        int lot = random.nextInt(100);
        if (lot < 50) {
            use(anyWriting(), Kind.CHANGE);
        } else if (lot < 80) {
            int server = random.nextInt(writing.size() + 1);
            use(server == writing.size() ? reading : writing.get(server), Kind.LOAD);
        } else if (lot < 90) {
            create(true);
        } else {
            Entry entry = ledger.take(random);
            ask(anyWriting(), Errand.of(Kind.LOG_OUT, entry.id(), 0), entry, result -> {
                ledger.loggedOut(entry, result.written());
                time(Call.LOG_OUT, result.writeNanos(), result.written() == Written.DONE);
            });
        }
    }

    private void use(ServingJvm server, Kind kind) {
        Entry entry = ledger.take(random);
        int value = values.incrementAndGet();
        ask(server, Errand.of(kind, entry.id(), value), entry, result -> {
            ledger.used(entry, result, value, "under traffic");
            time(Call.LOAD, result.readNanos(), result.single() != Result.UNAVAILABLE);
            if (result.writeNanos() >= 0) {
                time(Call.SAVE, result.writeNanos(), result.written() != Written.UNKNOWN);
            }
        });
    }

    private void create(boolean timed) {
        int value = values.incrementAndGet();
        ask(anyWriting(), Errand.of(Kind.CREATE, "", value), null, result -> {
            ledger.created(result, value);
            if (timed) {
                time(Call.CREATE, result.writeNanos(), result.written() == Written.DONE);
            }
        });
    }

    private void time(Call call, long nanos, boolean answered) {
        long now = System.nanoTime();
        figures(call).add(now - nanos, now, answered);
    }

    private interface Then {
        void with(Result result);
    }

    private void ask(ServingJvm server, Errand errand, @Nullable Entry entry, Then then) {
        underWay.incrementAndGet();
        var unused = server.ask(errand).whenComplete((result, failed) -> {
            try {
                if (failed == null) {
                    then.with(result);
                } else {
                    if (entry != null) {
                        ledger.giveBack(entry);
                    }
                    failure.compareAndSet(null, failed);
                }
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            } finally {
                underWay.decrementAndGet();
            }
        });
    }

    private ServingJvm anyWriting() {
        return writing.get(random.nextInt(writing.size()));
    }

    @Override
    public void close() {
        stopping = true;
    }
}
