package io.sessionring.example.ringctl;

import io.sessionring.RingChange;
import io.sessionring.RingChange.Stage;
import io.sessionring.RingChangeException;
import io.sessionring.SessionClient;
import io.sessionring.SessionClientBuilder;
import io.sessionring.example.console.Progress;
import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.Tuning;
import io.sessionring.spi.Backend;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;

/** What the commands share that carry out a change: they become a client of the ring, begin something, and see it through. */
final class Undertaking {

    /** So long a client may take to hear from the nodes what the ring is. */
    private static final Duration START = Duration.ofSeconds(3);

    /** So long nodes may take to be told how a change ended. */
    private static final Duration TELLING = Duration.ofSeconds(3);

    private static final long PAUSE_MILLIS = 100;

    private final CommandSpec spec;
    private final ConnectionOptions connection;
    private final Backend backend;
    private final List<RingNode> asked;
    private final Consumer<SessionClientBuilder> more;

    /**
     * Asks nobody yet.
     *
     * @param asked the nodes that the operator listed
     * @param more tells a client what else the operator wants of it
     */
    Undertaking(
            CommandSpec spec, ConnectionOptions connection, List<RingNode> asked, Consumer<SessionClientBuilder> more) {
        this.spec = spec;
        this.connection = connection;
        this.backend = connection.backend();
        this.asked = asked;
        this.more = more;
    }

    /** {@return what the nodes hold now} */
    RingLook look() throws InterruptedException {
        return RingLook.at(connection, backend, asked);
    }

    /** Begins a change, or takes one over. */
    interface Beginning {

        /** {@return the change, null if there is none any more} */
        @Nullable
        RingChange with(SessionClient client);
    }

    /**
     * Sees a change through.
     *
     * @param ring the ring as it was found
     * @param beginning is tried again for a while if it is refused, since the client has only just started
     * @param begun is said when the change is under way
     * @return the exit code; null if there was no change any more
     */
    @Nullable
    Integer carryOut(Topology ring, Beginning beginning, String begun) throws IOException, InterruptedException {
        try (SessionClient client = client(ring)) {
            RingChange change = begin(client, beginning);
            if (change == null) {
                return null;
            }
            PrintWriter out = spec.commandLine().getOut();
            out.print(begun + "\n");
            out.flush();
            Optional<Stage> end = ChangeWatch.of(spec).watch(change, Progress.onTerminal());
            if (end.isEmpty()) {
                return ExitCode.SOFTWARE;
            }
            if (end.get() == Stage.REPLACED) {
                throw new IOException("another change has taken the place of this one; the ring is "
                        + RingNodes.text(look().known()));
            }
            Topology now = settled().known();
            out.print((now.changes() ? "The ring is " : "The ring is now ") + RingNodes.text(now) + ".\n");
            return ExitCode.OK;
        }
    }

    private @Nullable RingChange begin(SessionClient client, Beginning beginning) throws InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                RingChange change = beginning.with(client);
                if (change != null || System.nanoTime() - end > 0) {
                    return change;
                }
            } catch (RingChangeException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** {@return what the nodes hold once all that answer were told how the change ended, or too much time has passed} */
    private RingLook settled() throws InterruptedException {
        long end = System.nanoTime() + TELLING.toNanos();
        while (true) {
            RingLook look = look();
            Topology now = look.ring();
            boolean told = now != null
                    && !now.changes()
                    && look.nodes().stream().allMatch(node -> !node.answers() || node.follows(now));
            if (told || System.nanoTime() - end > 0) {
                return look;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** A client with the settings of the ring: of its own and the ring's the greater hold, so that these change nothing. */
    private SessionClient client(Topology ring) {
        Layout layout = ring.ring();
        Tuning tuning = ring.tuning();
        Duration life = Duration.ofSeconds(tuning.maxLifeSeconds());
        SessionClientBuilder settings = SessionClient.builder(backend, NoCodec.NEVER_ASKED)
                .nodes(RingNodes.nodes(layout.nodes()))
                .replicas(layout.copies() - 1)
                .maxInactiveInterval(life)
                .touchGrain(Duration.ofMillis(tuning.grainMillis()))
                .clockSkew(Duration.ofMillis(tuning.clockSkewMillis()))
                .operationDeadline(Duration.ofMillis(tuning.deadlineMillis()));
        String namespace = connection.namespace();
        if (namespace != null) {
            settings.namespace(namespace);
        }
        more.accept(settings);
        return settings.build();
    }
}
