package io.sessionring.internal.replication;

import io.sessionring.internal.record.Version;
import io.sessionring.internal.record.VersionClock;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A JVM: its clocks, its connections and its replication. While it is paused nothing of it runs, and afterwards all that was
 * due; when it is killed nothing of it runs ever again, though what it has sent is still on its way.
 */
final class SimulatedClient {

    private final World world;
    private final Schedule.Clock clock;
    private final long deadlineMillis;
    private final boolean versionFloor;
    private final VersionClock versions;
    private final Replication replication;
    private final Deque<Runnable> frozen = new ArrayDeque<>();
    private final List<Runnable> onKill = new ArrayList<>();
    private final Time time = new ClientTime();
    private int pauses;
    private long pausedSince;
    private long pausedBefore;
    private boolean killed;

    private final class ClientTime implements Time {
        @Override
        public long nanoTime() {
            return world.now();
        }

        @Override
        public long wallMillis() {
            return World.WALL_AT_START
                    + clock.offsetMillis()
                    + (long) (world.now() / (double) World.MILLI * (1 + clock.drift()));
        }

        @Override
        public void schedule(long nanos, Runnable task) {
            world.after(nanos, () -> callback(task));
        }
    }

    SimulatedClient(
            World world,
            Schedule.Setup setup,
            Schedule.Clock clock,
            int writer,
            Layout own,
            List<SimulatedNode> nodes,
            List<Wire> wires,
            Consumer<Topology> followed,
            Set<Rule> without,
            Set<ClientRule> clientWithout) {
        this.world = world;
        this.clock = clock;
        this.deadlineMillis = setup.deadlineMillis();
        this.versionFloor = !clientWithout.contains(ClientRule.VERSION_FLOOR);
        this.versions = new VersionClock(writer, time::wallMillis);
        Set<Rule> rulesLeftOut = EnumSet.noneOf(Rule.class);
        rulesLeftOut.addAll(without);
        if (!setup.refill()) {
            rulesLeftOut.add(Rule.REFILL);
        }
        this.replication = new Replication(
                own,
                node -> {
                    int number = Simulation.numberOf(node);
                    return new SimulatedPort(world, this, nodes.get(number), wires.get(number));
                },
                setup.settings(),
                time,
                new Random(world.random().nextLong())::nextLong,
                new NodeListener() {
                    @Override
                    public void changed(NodeLink node, NodeState state, String reason) {}

                    @Override
                    public void followed(@Nullable Topology before, Topology now) {
                        followed.accept(now);
                    }
                },
                Run.thrownBy(time),
                rulesLeftOut);
        replication.start();
    }

    Replication replication() {
        return replication;
    }

    long wallMillis() {
        return time.wallMillis();
    }

    Version nextVersion(Version greatestLoaded) {
        return versions.next(versionFloor ? greatestLoaded : Version.NONE);
    }

    boolean killed() {
        return killed;
    }

    /** {@return how long this client has been paused so far, ns} */
    long pausedNanos() {
        return pausedBefore + (pauses > 0 ? world.now() - pausedSince : 0);
    }

    /** Runs a task of this client after a while. */
    void later(long nanos, Runnable task) {
        time.schedule(nanos, task);
    }

    /** Calls back when this client is killed. */
    void onKill(Runnable action) {
        onKill.add(action);
    }

    /** Runs now, when the pause is over, or never. */
    void callback(Runnable task) {
        if (killed) {
            return;
        }
        if (pauses > 0 || !frozen.isEmpty()) {
            frozen.add(task);
        } else {
            task.run();
        }
    }

    void pause() {
        if (pauses++ == 0) {
            pausedSince = world.now();
        }
    }

    void goOn() {
        if (pauses > 0 && --pauses == 0) {
            pausedBefore += world.now() - pausedSince;
            while (!frozen.isEmpty() && !killed) {
                // Taken out only afterwards: what is called back meanwhile has to queue.
                frozen.peek().run();
                frozen.remove();
            }
        }
    }

    void kill() {
        killed = true;
        frozen.clear();
        onKill.forEach(Runnable::run);
    }

    /** Starts an operation; what comes of it is told here, with this client's thread. */
    <R> void run(Operation<R> operation, Consumer<? super R> then) {
        Run.start(
                (exchange, done) -> operation.start(exchange, answer -> {
                    then.accept(answer);
                    done.accept(answer);
                }),
                time,
                deadlineMillis);
    }
}
