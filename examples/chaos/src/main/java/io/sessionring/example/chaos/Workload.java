package io.sessionring.example.chaos;

import io.sessionring.example.chaos.Requests.Change;
import io.sessionring.example.chaos.Story.Cookie;
import io.sessionring.internal.replication.HistoryChecker;
import io.sessionring.internal.replication.Violation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Browsers, each with a session after the other: bursts of parallel requests to any server. When a session has ended, or is
 * told to, the servers have a last look at it at {@link #lookAtTheEnded}, and its history is checked. Thread-safe.
 */
final class Workload implements AutoCloseable {

    private static final int BROWSERS = 24;
    private static final List<String> NAMES = List.of("user", "cart", "page", "note");

    private final Requests requests;
    private final int servers;
    private final Supplier<@Nullable ChildJvm> child;
    private final Counts counts;
    private final long seed;
    private final ExecutorService pool = Executors.newCachedThreadPool(Workload::daemon);
    private final List<Thread> browsers = new ArrayList<>();
    private final Set<Story> active = ConcurrentHashMap.newKeySet();
    private final Queue<Story> ended = new ConcurrentLinkedQueue<>();
    private final AtomicInteger stories = new AtomicInteger();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean stopping;

    Workload(Requests requests, int servers, Supplier<@Nullable ChildJvm> child, Counts counts, long seed) {
        this.requests = requests;
        this.servers = servers;
        this.child = child;
        this.counts = counts;
        this.seed = seed;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "request");
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        for (int i = 0; i < BROWSERS; i++) {
            Random random = new Random((seed * 1_000 + i) * 0x9E3779B97F4A7C15L);
            Thread browser = new Thread(() -> browse(random), "browser-" + i);
            browser.setDaemon(true);
            browsers.add(browser);
            browser.start();
        }
    }

    /** {@return the sessions that are in use} */
    List<Story> active() {
        return active.stream().filter(story -> !story.over()).toList();
    }

    long acknowledgedWrites() {
        return acknowledged.get();
    }

    /** Throws what a browser has failed with, if one has. */
    void check() {
        Throwable cause = failure.get();
        if (cause != null) {
            throw new IllegalStateException("a request failed as it must not: " + cause, cause);
        }
    }

    private void browse(Random random) {
        try {
            while (!stopping) {
                Story story = new Story(stories.incrementAndGet());
                if (requests.create(story, random.nextInt(servers), change(random, 4, 0))) {
                    active.add(story);
                    use(story, random);
                    active.remove(story);
                    ended.add(story);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private void use(Story story, Random random) throws InterruptedException {
        while (!stopping && !over(story)) {
            burst(story, random);
            TimeUnit.MILLISECONDS.sleep(random.nextInt(60, 500));
        }
        for (int i = random.nextInt(3); i > 0 && story.over(); i--) {
            burst(story, random); // the browser does not know yet
        }
        story.awaitRequests(5_000);
    }

    /** A parallel log-in makes a session look ended for a moment. */
    private static boolean over(Story story) throws InterruptedException {
        return story.over() && story.awaitRequests(3_000) && story.over();
    }

    private void burst(Story story, Random random) {
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            Task task = task(story, random);
            story.begin();
            pool.execute(() -> {
                try {
                    task.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                } finally {
                    story.done();
                }
            });
        }
    }

    private interface Task {
        void run() throws InterruptedException;
    }

    private Task task(Story story, Random random) {
        int server = random.nextInt(servers);
        int lot = random.nextInt(100);
        Cookie former = story.formerCookie();
        Cookie cookie = former != null && random.nextInt(12) == 0 ? former : story.cookie();
        if (lot < 55) {
            long think = random.nextInt(10) == 0 ? random.nextInt(1_500) : random.nextInt(40);
            Change change = change(random, random.nextInt(1, 3), random.nextInt(6) == 0 ? 1 : 0);
            return random.nextInt(8) == 0
                    ? () -> changeOnTheChild(story, cookie, think, change)
                    : () -> requests.change(story, server, cookie, think, change);
        }
        if (lot < 82) {
            return () -> requests.read(story, server, cookie);
        }
        if (lot < 94) {
            return () -> requests.update(story, server, cookie);
        }
        if (lot < 98) {
            Change change = change(random, 1, 0);
            return () -> requests.rotate(story, server, cookie, change);
        }
        return () -> requests.delete(story, server, cookie);
    }

    private void changeOnTheChild(Story story, Cookie cookie, long think, Change change) throws InterruptedException {
        ChildJvm jvm = child.get();
        if (jvm != null && jvm.turn().tryAcquire()) {
            try {
                requests.change(story, servers, jvm, cookie, () -> TimeUnit.MILLISECONDS.sleep(think / 10), change);
            } finally {
                jvm.turn().release();
            }
        }
    }

    /** One or two names that are set, or some that are removed. */
    private static Change change(Random random, int set, int remove) {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        return new Change(names.subList(0, Math.min(set, 4 - remove)), Set.copyOf(names.subList(4 - remove, 4)));
    }

    /** Ends a part of the sessions that are in use: 1 for all, 3 for every third. */
    void endSome(int part) {
        for (Story story : active) {
            if (story.number % part == 0) {
                story.end();
            }
        }
    }

    /** Everything is in order again: looks at the sessions that have ended, and checks what was told of them. */
    void lookAtTheEnded() throws InterruptedException {
        for (Story next = ended.poll(); next != null; next = ended.poll()) {
            Story story = next;
            requests.lookAtTheEnd(story);
            List<Violation> violations = HistoryChecker.check(story.history(), Times.DEADLINE.toNanos());
            acknowledged.addAndGet(story.acknowledgedWrites());
            counts.add("session " + story.number, violations, () -> lines(story, violations));
        }
        check();
    }

    private static List<String> lines(Story story, List<Violation> violations) {
        List<String> lines = new ArrayList<>();
        violations.forEach(violation -> lines.add(violation.toString()));
        lines.addAll(story.lines());
        return lines;
    }

    /** Lets the browsers finish what they do. */
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread browser : browsers) {
            browser.join(10_000);
        }
    }

    @Override
    public void close() {
        stopping = true;
        browsers.forEach(Thread::interrupt);
        pool.shutdownNow();
    }
}
