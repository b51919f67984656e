package io.sessionring.example.quickstart;

import io.sessionring.Lookup;
import io.sessionring.MissCause;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionUnavailableException;
import io.sessionring.example.quickstart.Customer.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A shop whose customers' sessions are served by two JVMs (here: two clients). What every session must hold is known from its
 * number, so that everything read back can be checked.
 */
final class Shop {

    private static final int THREADS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final SessionClient first;
    private final SessionClient second;
    private final AtomicReferenceArray<Customer> customers;

    /**
     * How the sessions were found.
     *
     * @param found how many of each kind; every kind is there
     * @param restarted how many of the lost ones a node had that has started anew since, as the client says
     */
    record Count(Map<Finding, Integer> found, int restarted) {

        int of(Finding finding) {
            return found.getOrDefault(finding, 0);
        }

        boolean allRight() {
            return found.entrySet().stream().allMatch(e -> e.getKey() == Finding.RIGHT || e.getValue() == 0);
        }
    }

    Shop(SessionClient first, SessionClient second, int sessions) {
        this.first = first;
        this.second = second;
        this.customers = new AtomicReferenceArray<>(sessions);
    }

    /** Every customer logs in and puts something into the cart; the first JVM serves them. */
    void open(Runnable step) throws InterruptedException {
        inParallel(customers.length(), i -> {
            Session session = first.create();
            session.set("user", "customer " + i);
            Cart cart = new Cart();
            cart.add("socks");
            session.set("cart", cart);
            saved(patiently(() -> first.save(session)));
            customers.set(i, new Customer("customer " + i, session.id()));
            step.run();
        });
    }

    /**
     * Two requests of every customer at the same time, one on each JVM: one puts shoes into the cart, the other notes the page.
     * Each has loaded the session before the other one has saved it.
     */
    void shopInParallel(Runnable step) throws InterruptedException {
        inParallel(customers.length(), i -> {
            String id = customers.get(i).id();
            Session one = patiently(() -> first.load(id)).orElseThrow();
            Session other = patiently(() -> second.load(id)).orElseThrow();
            one.get("cart", Cart.class).orElseThrow().add("shoes");
            other.set("page", "/checkout");
            saved(patiently(() -> first.save(one)));
            saved(patiently(() -> second.save(other)));
            step.run();
        });
    }

    /**
     * Asks again when too few nodes answered, which is safe: on a busy machine a node may have been so slow that it was
     * ejected, and is back within seconds.
     */
    private static <T> T patiently(Supplier<T> call) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return call.get();
            } catch (SessionUnavailableException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static void saved(boolean saved) {
        if (!saved) {
            throw new IllegalStateException("a live session was said to be gone");
        }
    }

    /** {@return those who have logged in at the beginning} */
    List<Customer> customers() {
        return IntStream.range(0, customers.length()).mapToObj(customers::get).toList();
    }

    /** Reads every session of some customers on the JVM that did not create most of them. */
    Count readBack(List<Customer> all, Runnable step) throws InterruptedException {
        Map<Finding, Integer> found = new EnumMap<>(Finding.class);
        AtomicInteger restarted = new AtomicInteger();
        inParallel(all.size(), i -> {
            Customer customer = all.get(i);
            Optional<Lookup> lookup = find(customer.id());
            Finding finding = lookup.map(customer::judge).orElse(Finding.UNAVAILABLE);
            synchronized (found) {
                found.merge(finding, 1, Integer::sum);
            }
            if (finding == Finding.LOST && lookup.equals(Optional.of(new Lookup.Missing(MissCause.NODE_RESTARTED)))) {
                restarted.incrementAndGet();
            }
            step.run();
        });
        return new Count(Map.copyOf(found), restarted.get());
    }

    private Optional<Lookup> find(String id) {
        try {
            return Optional.of(patiently(() -> second.find(id)));
        } catch (SessionUnavailableException e) {
            return Optional.empty();
        }
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
