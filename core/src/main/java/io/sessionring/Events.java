package io.sessionring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Tells the listener, and lets nothing that it throws reach a caller. */
final class Events {

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

    void ended(OperationEvent.Kind kind, Optional<String> node, Answers.Description how, long began) {
        Duration duration = Duration.ofNanos(now() - began);
        tell(() -> listener.operation(new OperationEvent(kind, node, how.result(), duration, how.missCause())));
    }

    void node(NodeStatus status) {
        switch (status.state()) {
            case UP -> up(status);
            case CHECKED -> LOG.log(Level.INFO, "node {0} lost its connection: {1}", status.node(), status.trouble());
            case EJECTED -> LOG.log(Level.WARNING, "node {0} is ejected: {1}", status.node(), status.trouble());
        }
        tell(() -> listener.node(status));
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
