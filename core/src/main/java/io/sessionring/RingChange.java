package io.sessionring;

import io.sessionring.internal.replication.ChangeProgress;
import io.sessionring.internal.replication.Replication;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.Topology.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A change of the ring that is under way. Nobody needs to hold on to this: the change goes on without it, and should this client
 * die, another one carries it out. Thread-safe.
 *
 * <p>A change goes through these stages. {@link Stage#JOINING}: every client learns of it and keeps sessions on both rings; until
 * no client can work on the old ring alone any more, that is a bit longer than five seconds. {@link Stage#MOVING}: every
 * session is brought to the new ring. {@link Stage#ENDING}: the nodes of the old ring are told that it is decided. Then it is
 * {@link Stage#DONE}.
 */
public final class RingChange {

    /** How far a change has come. */
    public enum Stage {
        /** Clients learn that sessions are kept on both rings. */
        JOINING,
        /** Sessions are brought to the new ring. */
        MOVING,
        /** The old ring's nodes are told that it is decided; it cannot be taken back any more. */
        ENDING,
        /** The ring is the new one. */
        DONE,
        /** The ring has become another one: the change was taken back, or another change has taken its place. */
        REPLACED
    }

    /**
     * How far a change has come.
     *
     * @param stage the stage
     * @param carriedOutHere whether this client carries it out, or has; another one does else, and the numbers are not known here
     * @param keysSwept how many keys have been looked at; a session counts on each node that holds a copy
     * @param keysAbout how many keys there were when the sweep began; 0 if that is not known
     * @param sessionsMoved how many sessions and log-outs had to be written to nodes of the new ring
     * @param sessionsHeldBack how many sessions could not be brought to their nodes in several tries: a node refuses them, or a newer
     *     release wrote them. The change waits for them, and the log says why
     * @param perSecond how many keys have been looked at in a second, on average
     * @param timeLeft how much longer the sweep is likely to take; empty if that cannot be told
     * @param waitsForSessionLife whether some node does not list its keys (Memcached with SASL or {@code -X}, a Redis user
     *     without {@code +scan}): then the change takes a session life, for what is used meanwhile moves with its use
     */
    public record Progress(
            Stage stage,
            boolean carriedOutHere,
            long keysSwept,
            long keysAbout,
            long sessionsMoved,
            int sessionsHeldBack,
            double perSecond,
            Optional<Duration> timeLeft,
            boolean waitsForSessionLife) {}

    private static final Duration LONGEST = Duration.ofDays(10_000);

    private final Replication replication;
    private final Topology begun;
    private final Layout wanted;

    RingChange(Replication replication, Topology begun, Layout wanted) {
        this.replication = replication;
        this.begun = begun;
        this.wanted = wanted;
    }

    /** {@return the nodes that the ring is to consist of} */
    public List<Node> nodes() {
        return wanted.nodes().stream().map(Node::of).toList();
    }

    /** {@return how many replicas of each session it is to keep} */
    public int replicas() {
        return wanted.copies() - 1;
    }

    /** {@return how far it has come} Asks no node. */
    public Progress progress() {
        Topology now = Objects.requireNonNull(replication.topology());
        boolean same = now.life() == begun.life() && now.term() == begun.term() && now.changes();
        ChangeProgress known = replication.progress(same ? now : begun);
        ChangeProgress sweep = known == null ? ChangeProgress.NONE : known;
        double seconds = sweep.nanos() / (double) TimeUnit.SECONDS.toNanos(1);
        double rate = seconds > 0 ? sweep.swept() / seconds : 0;
        long left = Math.max(0, sweep.about() - sweep.swept());
        boolean foreseen = rate > 0 && sweep.about() > 0 && !sweep.waitsForLives();
        return new Progress(
                stage(now, sweep),
                known != null,
                sweep.swept(),
                Math.max(sweep.about(), sweep.swept()),
                sweep.moved(),
                sweep.heldBack(),
                rate,
                foreseen ? Optional.of(Duration.ofMillis((long) (1_000 * left / rate))) : Optional.empty(),
                sweep.waitsForLives());
    }

    private Stage stage(Topology now, ChangeProgress sweep) {
        if (now.life() == begun.life() && now.term() == begun.term() && now.changes()) {
            if (!now.coming().sameRing(wanted)) {
                return Stage.REPLACED;
            }
            return now.phase() == Phase.END ? Stage.ENDING : sweep.nanos() > 0 ? Stage.MOVING : Stage.JOINING;
        }
        return now.ring().sameRing(wanted) ? Stage.DONE : Stage.REPLACED;
    }

    /**
     * Waits for the end of the change.
     *
     * @param atMost how long at most
     * @return how far it has come then
     * @throws InterruptedException if the thread is interrupted; the change goes on
     */
    public Progress await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + (atMost.compareTo(LONGEST) < 0 ? atMost : LONGEST).toNanos();
        while (true) {
            Progress progress = progress();
            long left = end - System.nanoTime();
            if (progress.stage() == Stage.DONE || progress.stage() == Stage.REPLACED || left <= 0) {
                return progress;
            }
            replication.awaitNews(left);
        }
    }

    /**
     * Takes the change back, while it is not decided: the ring stays, or becomes again, what it was before. That takes as long as
     * {@link Stage#JOINING} does. Needs the old ring's nodes only.
     *
     * @return the change that leads back
     * @throws IllegalStateException if the change is decided, or over
     * @throws RingChangeException if too few nodes of the ring answer
     */
    public RingChange goBack() {
        Topology now = Objects.requireNonNull(replication.topology());
        if (now.life() != begun.life() || now.term() != begun.term() || now.isDecided()) {
            throw new IllegalStateException("the change cannot be taken back any more: it is decided");
        }
        // Under the number of the change, so that no client with the newer list begins it again.
        Layout back = now.ring().withVersion(now.coming().version());
        return RingChanges.begin(replication, back, Set.of());
    }

    /** {@return the stage and the numbers; no address} */
    @Override
    public String toString() {
        return "RingChange[" + progress() + "]";
    }
}
