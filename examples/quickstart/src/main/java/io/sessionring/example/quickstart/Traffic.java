package io.sessionring.example.quickstart;

import io.sessionring.Lookup;
import io.sessionring.Session;
import io.sessionring.SessionClient;
import io.sessionring.SessionUnavailableException;
import io.sessionring.example.quickstart.Customer.Finding;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Customers who go on shopping whatever happens to the nodes: each change is two requests at once, one on each JVM, and both
 * look first whether all earlier ones are there. Some log out, while a request of theirs is still running; others come. The
 * same customer is always served by the same thread. Whoever is turned away tries again later.
 */
final class Traffic {

    private static final int THREADS = 8;
    private static final int STEPS_PER_LOG_OUT = 20;
    private static final long STEP_MILLIS = 25;

    private final SessionClient first;
    private final SessionClient second;
    private final List<List<Customer>> served = new ArrayList<>();
    private final List<Future<?>> running = new ArrayList<>();
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    private final AtomicInteger newcomers = new AtomicInteger();

    private final LongAdder requests = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();
    private final LongAdder logOuts = new LongAdder();
    private final Map<Finding, LongAdder> wrong = new EnumMap<>(Finding.class);

    private volatile boolean open = true;
    private volatile boolean doorsShut;

    Traffic(SessionClient first, SessionClient second, List<Customer> customers) {
        this.first = first;
        this.second = second;
        for (int thread = 0; thread < THREADS; thread++) {
            served.add(new ArrayList<>());
        }
        for (int i = 0; i < customers.size(); i++) {
            served.get(i % THREADS).add(customers.get(i));
        }
        for (Finding finding : Finding.values()) {
            wrong.put(finding, new LongAdder());
        }
    }

    void start() {
        for (List<Customer> customers : served) {
            if (!customers.isEmpty()) {
                running.add(pool.submit(() -> {
                    serve(customers);
                    return null;
                }));
            }
        }
    }

    /** Lets nobody log in or out while it is set, since new sessions give the nodes something to do in any case. */
    void shutDoors(boolean shut) {
        doorsShut = shut;
    }

    /** {@return all customers, when every request has been answered} */
    List<Customer> stop() throws InterruptedException {
        open = false;
        try {
            for (Future<?> thread : running) {
                thread.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request failed: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
        return served.stream().flatMap(List::stream).toList();
    }

    long requests() {
        return requests.sum();
    }

    long turnedAway() {
        return turnedAway.sum();
    }

    long logOuts() {
        return logOuts.sum();
    }

    /** {@return how many sessions were found like this, while it was going on} */
    long found(Finding finding) {
        LongAdder count = wrong.get(finding);
        return count == null ? 0 : count.sum();
    }

    private void serve(List<Customer> customers) throws InterruptedException {
        for (int step = 1; open; step++) {
            Customer customer = customers.get(step % customers.size());
            try {
                if (step % STEPS_PER_LOG_OUT == 0 && !doorsShut) {
                    logOut(customer);
                    customers.add(logIn());
                } else if (customer.isLeaving() && !customer.isLoggedOut()) {
                    logOut(customer);
                } else {
                    request(customer);
                }
            } catch (SessionUnavailableException e) {
                turnedAway.increment();
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        }
    }

    private void request(Customer customer) {
        if (customer.isLoggedOut()) {
            look(first, customer); // an old cookie
        } else if (!customer.isWronged()) {
            change(customer);
        }
    }

    private void change(Customer customer) {
        Lookup one = look(first, customer);
        Lookup other = look(second, customer);
        if (customer.isWronged() || !(one instanceof Lookup.Found cart) || !(other instanceof Lookup.Found page)) {
            return;
        }
        customer.fill(cart.session());
        customer.turnPage(page.session());
        if (first.save(cart.session()) && second.save(page.session())) {
            customer.acknowledge();
        } else {
            note(customer, Finding.LOST);
        }
    }

    private void logOut(Customer customer) {
        if (customer.isLoggedOut() || customer.isWronged()) {
            return;
        }
        Lookup late = look(second, customer);
        if (customer.isWronged()) {
            return;
        }
        customer.leave();
        if (!first.delete(customer.id())) {
            turnedAway.increment();
            return;
        }
        customer.left();
        logOuts.increment();
        if (late instanceof Lookup.Found found) {
            found.session().set("page", "/too-late");
            if (second.save(found.session())) {
                note(customer, Finding.RETURNED);
            }
        }
    }

    private Customer logIn() {
        requests.increment();
        String name = "newcomer " + newcomers.incrementAndGet();
        Session session = second.create();
        Customer.start(session, name);
        if (!second.save(session)) {
            throw new IllegalStateException("a new session was refused");
        }
        return new Customer(name, session.id());
    }

    private Lookup look(SessionClient client, Customer customer) {
        requests.increment();
        Lookup lookup = client.find(customer.id());
        Finding finding = customer.judge(lookup);
        if (finding != Finding.RIGHT) {
            note(customer, finding);
        }
        return lookup;
    }

    private void note(Customer customer, Finding finding) {
        if (!customer.isWronged()) {
            customer.wronged(finding);
            LongAdder count = wrong.get(finding);
            if (count != null) {
                count.increment();
            }
        }
    }
}
