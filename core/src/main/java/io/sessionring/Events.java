package io.sessionring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Tells the listener, and lets nothing that it throws reach a caller. */
final class Events {

    /** Hears nothing. */
    static final SessionListener NOBODY = new SessionListener() {};

    private static final Logger LOG = System.getLogger(SessionClient.class.getName());

    private final SessionListener listener;
    private final LongSupplier nanoTime;

    Events(SessionListener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** {@return whether somebody listens, so that it is worthwhile to find out what to tell} */
    boolean areHeard() {
        return listener != NOBODY;
    }

    void ended(OperationEvent.Kind kind, Optional<String> node, Answers.Description how, long began) {
        Duration duration = Duration.ofNanos(now() - began);
        tell(() -> listener.operation(new OperationEvent(kind, node, how.result(), duration, how.missCause())));
    }

    void node(NodeStatus status) {
        switch (status.state()) {
            case UP -> up(status);
            case CHECKED -> LOG.log(Level.INFO, "node {0} is being checked: {1}", status.node(), status.trouble());
            case EJECTED -> LOG.log(Level.WARNING, "node {0} is ejected: {1}", status.node(), status.trouble());
        }
        tell(() -> listener.node(status));
    }

    /**
     * A ring is followed.
     *
     * @param listed the nodes that the application listed
     * @param replicas how many replicas it asked for
     */
    void ring(RingEvent event, List<Node> listed, int replicas) {
        switch (event.kind()) {
            case FOUND -> {
                if (!Set.copyOf(event.nodes()).equals(Set.copyOf(listed))) {
                    LOG.log(
                            Level.WARNING,
                            "this client lists {0}, but the ring consists of {1}: it works on the ring",
                            listed,
                            event.nodes());
                }
                if (event.replicas() != replicas) {
                    LOG.log(
                            Level.WARNING,
                            "this client asks for replicas({0}), but the ring keeps {1}: it works as the ring does",
                            replicas,
                            event.replicas());
                }
            }
            case CHANGING -> LOG.log(Level.INFO, "the ring changes from {0} to {1}", event.nodes(), event.next());
            case DECIDED -> LOG.log(Level.INFO, "the change of the ring is decided");
            case CHANGED -> LOG.log(Level.INFO, "the ring consists of {0} now", event.nodes());
        }
        tell(() -> listener.ring(event));
    }

    void restarted(String node) {
        LOG.log(
                Level.INFO,
                "node {0} is another run than before: it has forgotten what it held, or holds older data",
                node);
    }

    void lacksRingRecord(String node, String why) {
        LOG.log(
                Level.WARNING,
                "node {0} has no ring record ({1}): if it forgets everything while its process goes on, that stays"
                        + " unnoticed",
                node,
                why);
    }

    void clockApart(Optional<String> node, long aheadMillis) {
        LOG.log(
                Level.WARNING,
                "{0} is {1} {2} the median of the nodes'' clocks, more than clockSkew allows",
                node.map(name -> "the clock of node " + name).orElse("this client's clock"),
                Duration.ofMillis(Math.abs(aheadMillis)),
                aheadMillis > 0 ? "ahead of" : "behind");
    }

    void copies(CopyEvent event) {
        tell(() -> listener.copies(event));
    }

    private static void up(NodeStatus status) {
        if (status.trouble().isEmpty()) {
            LOG.log(Level.INFO, "node {0} is up", status.node());
        } else {
            LOG.log(Level.WARNING, "node {0} answers but does not serve: {1}", status.node(), status.trouble());
        }
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) { // an error too: what was written is written, and heartbeats go on
            LOG.log(Level.WARNING, "a session listener failed", e);
        }
    }
}
