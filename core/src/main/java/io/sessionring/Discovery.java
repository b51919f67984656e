package io.sessionring;

import io.sessionring.internal.replication.Time;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Asks a source of nodes again and again, and adds to the ring what it keeps listing. One question at a time. */
final class Discovery {

    private static final Logger LOG = System.getLogger(SessionClient.class.getName());

    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int EQUAL_ANSWERS = 3;

    private final NodeSource source;
    private final Time time;
    private final Executor executor;
    private final Supplier<List<Node>> ring;
    private final Consumer<List<Node>> change;

    private Set<Node> listed = Set.of();
    private int equal;
    private volatile boolean closed;

    /**
     * Makes one that has not begun.
     *
     * @param ring tells the nodes of the ring; none if it is not known, or changes
     * @param change changes the ring to these nodes
     */
    Discovery(NodeSource source, Time time, Executor executor, Supplier<List<Node>> ring, Consumer<List<Node>> change) {
        this.source = source;
        this.time = time;
        this.executor = executor;
        this.ring = ring;
        this.change = change;
    }

    void start() {
        if (!closed) {
            time.schedule(PAUSE.toNanos(), () -> {
                try {
                    executor.execute(this::ask);
                } catch (RejectedExecutionException e) {
                    start(); // there may be room next time
                }
            });
        }
    }

    void close() {
        closed = true;
    }

    private void ask() {
        try {
            look();
        } catch (UnknownHostException e) {
            equal = 0;
            LOG.log(Level.INFO, "the nodes cannot be told now: {0}", e.getMessage());
        } catch (RuntimeException e) {
            equal = 0;
            LOG.log(Level.WARNING, "nodes that were found cannot be added now: {0}", e.getMessage());
        } finally {
            start();
        }
    }

    /** Asks once; package-private for tests. */
    void look() throws UnknownHostException {
        Set<Node> now = Set.copyOf(source.nodes());
        equal = now.equals(listed) ? equal + 1 : 1;
        listed = now;
        List<Node> there = ring.get();
        if (equal < EQUAL_ANSWERS || there.isEmpty()) {
            return;
        }
        Set<String> addresses = new HashSet<>();
        there.forEach(node -> addresses.add(node.host() + " " + node.port()));
        List<Node> more = new ArrayList<>(there);
        now.stream()
                .filter(node -> !addresses.contains(node.host() + " " + node.port()))
                .sorted((a, b) -> a.toString().compareTo(b.toString()))
                .forEach(more::add);
        if (more.size() > there.size()) {
            LOG.log(Level.INFO, "{0} new nodes were found and are added to the ring", more.size() - there.size());
            change.accept(more);
        }
    }
}
