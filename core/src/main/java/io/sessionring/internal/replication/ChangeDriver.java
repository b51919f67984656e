package io.sessionring.internal.replication;

import io.sessionring.internal.topology.Topology;
import io.sessionring.internal.topology.Topology.Phase;
import io.sessionring.internal.topology.TopologyFormat.Mark;
import io.sessionring.spi.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the change of a ring that this client has begun, or that nobody else carries out any more: waits until nobody
 * works on the old ring alone (the fence), brings every session to the ring to come (the sweep), and then writes the END.
 * Whoever is at it marks the ring records; a client that sees no mark move for long takes over.
 *
 * <p>Everything that changes something here runs on the timer.
 */
final class ChangeDriver {

    /** The clocks of two clients run at rates that differ by at most this, one in so many. */
    private static final long DRIFT_ONE_IN = 250;

    private final Membership membership;
    private final Repair repair;
    private final Links links;
    private final Time time;
    private final LongSupplier random;
    private final BiConsumer<Operation<Boolean>, Consumer<Boolean>> runner;
    private final int client;

    /** The attempt that this client carries out, null if none. */
    private volatile @Nullable Topology driven;

    private volatile @Nullable Sweep sweep;
    /** Every session has been brought to the ring to come. */
    private volatile boolean sweptAll;

    /** The attempt that this client carried out before, and how far it came. */
    private volatile @Nullable Topology last;

    private volatile ChangeProgress lastProgress = ChangeProgress.NONE;
    private volatile long sweepBegan;
    private final AtomicLong swept = new AtomicLong();
    private final AtomicLong moved = new AtomicLong();
    private final AtomicLong about = new AtomicLong();
    private int marks;

    /** The attempt that somebody else carries out, and the marks it was seen with. */
    private @Nullable Topology watched;

    private Map<NodeLink, Mark> seenMarks = Map.of();
    private long patientUntil;
    private volatile boolean stopped;

    /**
     * Makes one that has not begun.
     *
     * @param client names this client in marks
     * @param runner runs an operation in the background and says what came of it
     */
    ChangeDriver(
            Membership membership,
            Repair repair,
            Links links,
            Time time,
            LongSupplier random,
            int client,
            BiConsumer<Operation<Boolean>, Consumer<Boolean>> runner) {
        this.membership = membership;
        this.repair = repair;
        this.links = links;
        this.time = time;
        this.random = random;
        this.runner = runner;
        this.client = client;
    }

    /** Begins to look, at every heartbeat, whether there is something to do. */
    void start() {
        time.schedule(settings().heartbeat().toNanos(), () -> {
            if (!stopped) {
                try {
                    look();
                } finally {
                    start();
                }
            }
        });
    }

    void stop() {
        stopped = true;
    }

    private Context context() {
        return membership.context();
    }

    private ReplicationSettings settings() {
        return context().settings();
    }

    /** Takes over the change that is followed, if there is one. */
    void drive() {
        time.schedule(0, () -> {
            Topology followed = membership.topology();
            if (followed != null && followed.changes() && !drives(followed)) {
                take(followed);
            }
        });
    }

    /** {@return how far the sweep of a change has come, or came; null if another client carries it out} */
    @Nullable
    ChangeProgress progress(Topology attempt) {
        Topology mine = driven;
        Topology before = last;
        if (mine == null || !mine.sameView(attempt)) {
            return before != null && before.sameView(attempt) ? lastProgress : null;
        }
        Sweep now = sweep;
        return now == null
                ? ChangeProgress.NONE
                : new ChangeProgress(
                        swept.get(),
                        about.get(),
                        moved.get(),
                        now.heldBack(),
                        time.nanoTime() - sweepBegan,
                        now.waitsForLives());
    }

    /** {@return whether this client carries out that change} */
    boolean drives(Topology attempt) {
        Topology mine = driven;
        return mine != null && mine.sameView(attempt);
    }

    private void take(Topology attempt) {
        driven = attempt;
        sweep = null;
        sweptAll = false;
        swept.set(0);
        moved.set(0);
        about.set(0);
        mark();
    }

    private void mark() {
        marks++;
        context().view().groups().get(0).links().forEach(node -> membership.mark(node, new Mark(client, marks)));
    }

    private void look() {
        Topology followed = membership.topology();
        if (followed == null || !followed.changes()) {
            rest();
            watched = null;
            return;
        }
        Topology mine = driven;
        if (mine != null && mine.sameView(followed)) {
            mark();
            advance(followed);
            return;
        }
        rest();
        watch(followed);
    }

    private void rest() {
        Topology mine = driven;
        if (mine != null) {
            ChangeProgress progress = progress(mine);
            lastProgress = progress == null ? ChangeProgress.NONE : progress;
            last = mine;
            driven = null;
            sweep = null;
            sweptAll = false;
            links.all().forEach(node -> membership.mark(node, Mark.NONE));
        }
    }

    /** Waits for whoever carries it out, and takes over when nothing was heard of that client for long. */
    private void watch(Topology followed) {
        Map<NodeLink, Mark> now = membership.marks();
        Topology before = watched;
        long turn = now() - patientUntil;
        if (before == null || !before.sameView(followed) || !now.equals(seenMarks)) {
            watched = followed;
            seenMarks = now;
            long patience = 2 * tenure();
            patientUntil = now() + patience + Math.floorMod(random.getAsLong(), patience);
        } else if (turn >= 0) {
            take(followed);
        }
    }

    private long now() {
        return time.nanoTime();
    }

    /** For so long at most somebody may work by what has been replaced. */
    private long tenure() {
        return settings().lease().toNanos() + context().deadlineNanos();
    }

    private void advance(Topology attempt) {
        if (attempt.phase() == Phase.END) {
            return;
        }
        if (sweep != null) {
            endIfHeld(attempt);
            return;
        }
        Context context = context();
        long fence = tenure() + tenure() / DRIFT_ONE_IN;
        boolean fenced = membership.heldTogether(attempt, fence) >= attempt.quorum() || !context.keeps(Rule.FENCE);
        if (!fenced) {
            return;
        }
        if (attempt.goesBack() || !context.keeps(Rule.SWEEP)) {
            sweptAll = true;
            endIfHeld(attempt);
            return;
        }
        List<NodeLink> sources = links.of(attempt.present());
        Sweep begun = new Sweep(
                membership,
                repair,
                time,
                runner,
                new ToTheRingToCome(attempt),
                sources,
                attempt.quorum(),
                settings().sweepRate(),
                () -> {
                    sweptAll = true;
                    endIfHeld(attempt);
                });
        sweep = begun;
        sweepBegan = now();
        sources.forEach(node -> node.ask(new Request.Report(), now() + tenure()).whenComplete(answer -> {
            if (answer instanceof Answer.Report report) {
                about.addAndGet(report.items());
            }
        }));
        begun.start();
    }

    /** Not while the ring to come does not answer: nobody could work on it. */
    private void endIfHeld(Topology attempt) {
        if (sweptAll && membership.holds()) {
            membership.end(attempt);
        }
    }

    private final class ToTheRingToCome implements Sweep.Guide {

        private final Topology attempt;

        ToTheRingToCome(Topology attempt) {
            this.attempt = attempt;
        }

        @Override
        public boolean goesOn() {
            return !stopped && drives(attempt) && membership.isFollowed(attempt);
        }

        @Override
        public boolean concerns(String key) {
            return true;
        }

        @Override
        public void swept(boolean wasMoved) {
            swept.incrementAndGet();
            if (wasMoved) {
                moved.incrementAndGet();
            }
        }
    }
}
