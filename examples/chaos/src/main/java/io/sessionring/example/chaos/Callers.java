package io.sessionring.example.chaos;

import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Callers who use sessions of their own, one after the other: load, change, save, each followed by a short rest, so that
 * what they get done tells how long they were kept waiting and not how fast the machine is. Thread-safe.
 */
final class Callers implements AutoCloseable {

    private static final long REST = TimeUnit.MILLISECONDS.toNanos(1);

    private final SessionClient client;
    private final List<String> ids;
    private final Figures figures = new Figures();
    private final Figures crowd = new Figures();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    Callers(SessionClient client, List<String> ids, int count) {
        this.client = client;
        this.ids = List.copyOf(ids);
        for (int i = 0; i < count; i++) {
            int part = i;
            Thread thread = new Thread(() -> use(part, count), "caller");
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void use(int part, int parts) {
        for (int i = part; !closed; i = i + parts < ids.size() ? i + parts : part) {
            String id = ids.get(i);
            Optional<Session> session = call(() -> client.load(id));
            LockSupport.parkNanos(REST);
            if (session != null && session.isPresent()) {
                session.get().set("visited", System.nanoTime());
                call(() -> client.save(session.get()));
                LockSupport.parkNanos(REST);
            }
        }
    }

    private <T> @Nullable T call(Supplier<T> operation) {
        long start = System.nanoTime();
        boolean answered = false;
        try {
            T result = operation.get();
            answered = true;
            return result;
        } catch (SessionException e) {
            return null;
        } finally {
            figures.add(start, System.nanoTime(), answered);
        }
    }

    /** Many more callers, all at once and none of whom waits on a thread. */
    void crowd(int count) {
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            var unused = client.async()
                    .load(ids.get(i % ids.size()))
                    .whenComplete((found, failure) -> crowd.add(start, System.nanoTime(), failure == null));
        }
    }

    /** {@return what came of the calls of {@link #crowd} so far} */
    Figures ofCrowds() {
        return crowd;
    }

    /** {@return what came of their calls so far} */
    Figures figures() {
        return figures;
    }

    /** Lets them finish what they do. */
    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
