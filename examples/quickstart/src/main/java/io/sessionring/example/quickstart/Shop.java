package io.sessionring.example.quickstart;

import io.sessionring.Lookup;
import io.sessionring.MissCause;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * A shop whose customers' sessions are served by two JVMs (here: two clients). What every session must hold is known from its
 * number, so that everything read back can be checked.
 */
final class Shop {

    private static final int THREADS = 8;
    private static final int RETRIES = 3;

    private final SessionClient first;
    private final SessionClient second;
    private final List<String> ids = new ArrayList<>();

    /** How the sessions were found. */
    record Count(int right, int wrong, int unavailable, int missing, int restarted) {}

    Shop(SessionClient first, SessionClient second) {
        this.first = first;
        this.second = second;
    }

    /** Every customer logs in and puts something into the cart; the first JVM serves them. */
    void open(int sessions, Runnable step) throws InterruptedException {
        for (int i = 0; i < sessions; i++) {
            ids.add("");
        }
        inParallel(sessions, i -> {
            Session session = first.create();
            session.set("user", "customer " + i);
            session.set("visits", 0);
            Cart cart = new Cart();
            cart.add("socks");
            session.set("cart", cart);
            if (!first.save(session)) {
                throw new IllegalStateException("a new session was refused");
            }
            ids.set(i, session.id());
            step.run();
        });
    }

    /**
     * Two requests of every customer at the same time, one on each JVM: one puts shoes into the cart, the other notes the page;
     * and both count the visit.
     */
    void shopInParallel(Runnable step) throws InterruptedException {
        inParallel(2 * ids.size(), i -> {
            String id = ids.get(i / 2);
            if (i % 2 == 0) {
                Session session = first.load(id).orElseThrow();
                session.get("cart", Cart.class).orElseThrow().add("shoes");
                saved(first.save(session));
            } else {
                Session session = second.load(id).orElseThrow();
                session.set("page", "/checkout/" + i / 2);
                saved(second.save(session));
            }
            SessionClient client = i % 2 == 0 ? first : second;
            saved(client.update(
                            id,
                            s -> s.set("visits", s.get("visits", Integer.class).orElseThrow() + 1))
                    .isPresent());
            step.run();
        });
    }

    private static void saved(boolean saved) {
        if (!saved) {
            throw new IllegalStateException("a live session was said to be gone");
        }
    }

    /** Reads every session on the JVM that did not create it. */
    Count readBack(Runnable step) throws InterruptedException {
        int[] counts = new int[5];
        inParallel(ids.size(), i -> {
            int kind = look(i);
            synchronized (counts) {
                counts[kind]++;
            }
            step.run();
        });
        return new Count(counts[0], counts[1], counts[2], counts[3], counts[4]);
    }

    private int look(int i) {
        for (int attempt = 0; attempt < RETRIES; attempt++) {
            try {
                Lookup lookup = second.find(ids.get(i));
                if (lookup instanceof Lookup.Found found) {
                    return right(found.session(), i) ? 0 : 1;
                }
                MissCause cause = ((Lookup.Missing) lookup).cause();
                return cause == MissCause.NODE_RESTARTED ? 4 : 3;
            } catch (SessionUnavailableException e) {
                // asked again: the node may only have been slow
            }
        }
        return 2;
    }

    private static boolean right(Session session, int i) {
        return session.get("user", String.class).equals(Optional.of("customer " + i))
                && session.get("page", String.class).equals(Optional.of("/checkout/" + i))
                && session.get("visits", Integer.class).equals(Optional.of(2))
                && session.get("cart", Cart.class).map(Cart::items).equals(Optional.of(List.of("socks", "shoes")));
    }

    /** {@return the sessions' ids} */
    List<String> ids() {
        return List.copyOf(ids);
    }

    private static void inParallel(int tasks, IntConsumer task) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> slices = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int from = thread;
                slices.add(() -> {
                    for (int i = from; i < tasks; i += THREADS) {
                        task.accept(i);
                    }
                    return null;
                });
            }
            for (Future<Void> slice : pool.invokeAll(slices)) {
                slice.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a customer was turned away: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
