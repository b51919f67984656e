package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.replication.ReplicationSettings.WhenCopiesAreOut;
import io.sessionring.internal.replication.Schedule.Fault;
import io.sessionring.internal.ring.Placement;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.RingNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs one history: the real replication of some clients over simulated nodes, as its schedule says, and then the checker.
 * {@link #run(Configuration, long)} is where to start. A history runs on the calling thread, in simulated time; different
 * ones share nothing.
 */
public final class Simulation {

    /** From the last fault to the last look: all is repaired by then. */
    private static final long REPAIR = 2_000 * World.MILLI;

    private static final long LAST_LOOK = 3_000 * World.MILLI;

    private final Schedule schedule;
    private final Set<Rule> without;
    private final Set<ClientRule> clientWithout;
    private final World world;
    private final Ring ring;
    private final List<NodeLedger> ledgers = new ArrayList<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    /** By client, then by node. */
    private final List<List<Wire>> wires = new ArrayList<>();

    private final SimulatedClient[] clients;
    private final History history = new History();
    private final List<Violation> broken = new ArrayList<>();
    private final Browsers browsers;
    private int writers;

    /**
     * What came of a history.
     *
     * @param operations how many were asked for
     * @param unavailable how many of them too few nodes answered
     * @param schedule replays it
     */
    public record Result(
            String configuration,
            long seed,
            int operations,
            int unavailable,
            List<Violation> violations,
            @Nullable String schedule) {

        public Result {
            violations = List.copyOf(violations);
        }
    }

    private Simulation(Schedule schedule, Set<Rule> without, Set<ClientRule> clientWithout) {
        this.schedule = schedule;
        this.without = without.isEmpty() ? EnumSet.noneOf(Rule.class) : EnumSet.copyOf(without);
        this.clientWithout = clientWithout;
        this.world = new World(schedule.seed());
        this.ring = ring(schedule.nodes().size());
        for (Schedule.Clock clock : schedule.nodes()) {
            NodeLedger ledger =
                    new NodeLedger("node " + nodes.size(), schedule.setup().deadlineMillis() * World.MILLI, broken);
            ledgers.add(ledger);
            nodes.add(new SimulatedNode(
                    world, ledger, clock.offsetMillis(), schedule.setup().nodeAgeMillis()));
        }
        this.clients = new SimulatedClient[schedule.clients().size()];
        for (int i = 0; i < clients.length; i++) {
            wires.add(nodes.stream()
                    .map(node -> new Wire(world, schedule.network()))
                    .toList());
            startClient(i);
        }
        this.browsers = new Browsers(world, schedule, slot -> clients[slot], clientWithout, history, this::loaded);
        int absolute = schedule.setup().absoluteLifeSeconds();
        history.absoluteLifeNanos = absolute == 0 ? History.OPEN : absolute * 1_000L * World.MILLI;
        history.outlivesNanos =
                (schedule.setup().grainMillis() + 2 * schedule.setup().clockSkewMillis()) * World.MILLI;
        history.countsExactly =
                schedule.faults().isEmpty() && schedule.network().equals(Wire.Quality.GOOD);
    }

    /** Runs the history of this seed with every rule. */
    public static Result run(Configuration configuration, long seed) {
        return run(configuration, seed, configuration.copies(), Set.of(), Set.of());
    }

    /** Runs the history of this seed without these rules. */
    static Result run(Configuration configuration, long seed, Set<Rule> without) {
        return run(configuration, seed, configuration.copies(), without, Set.of());
    }

    /** Runs the history of this seed, with another number of copies. */
    static Result run(
            Configuration configuration, long seed, int copies, Set<Rule> without, Set<ClientRule> clientWithout) {
        return run(Scheduler.schedule(configuration, seed, copies), without, clientWithout);
    }

    /** Runs a history that was written to a file. */
    public static Result replay(String json) {
        return run(Schedule.ofJson(json), Set.of(), Set.of());
    }

    static Result run(Schedule schedule, Set<Rule> without, Set<ClientRule> clientWithout) {
        try {
            return new Simulation(schedule, without, clientWithout).run();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "configuration " + schedule.configuration() + ", seed " + schedule.seed() + ": " + e, e);
        }
    }

    static Ring ring(int nodes) {
        return Ring.of(
                Placement.KETAMA,
                IntStream.range(0, nodes)
                        .mapToObj(i -> new RingNode("127.0.0.1", 7000 + i, null, 1, null))
                        .toList());
    }

    private Result run() {
        schedule.faults().forEach(this::plan);
        schedule.visits().forEach(visit -> world.at(visit.atMillis() * World.MILLI, () -> browsers.visit(visit)));
        long end = schedule.endMillis() * World.MILLI;
        for (Fault fault : schedule.faults()) {
            end = Math.max(end, fault.endMillis() * World.MILLI);
        }
        world.at(end + REPAIR, browsers::lookAtTheEnd);
        world.runUntil(end + REPAIR + LAST_LOOK);
        List<Violation> violations = new ArrayList<>(broken);
        violations.addAll(HistoryChecker.check(history, schedule.setup().deadlineMillis() * World.MILLI));
        return new Result(
                schedule.configuration(),
                schedule.seed(),
                history.calls.size(),
                browsers.unavailable(),
                violations,
                violations.isEmpty() ? null : schedule.json());
    }

    /** What a load returned must stand on as many nodes as there are copies, unless the best known will do. */
    private void loaded(String key, Live record) {
        if (schedule.setup().whenCopiesAreOut() == WhenCopiesAreOut.BEST_KNOWN) {
            return;
        }
        long told =
                ledgers.stream().filter(ledger -> ledger.wasTold(key, record)).count();
        int copies = schedule.setup().copies();
        if (told < copies) {
            broken.add(new Violation(
                    Violation.Kind.INVARIANT, "a load returned what " + told + " nodes were told, not " + copies));
        }
    }

    private void startClient(int slot) {
        clients[slot] = new SimulatedClient(
                world,
                schedule.setup(),
                schedule.clients().get(slot),
                ++writers,
                ring,
                nodes,
                wires.get(slot),
                without,
                clientWithout);
    }

    private void plan(Fault fault) {
        long at = fault.atMillis() * World.MILLI;
        long end = fault.endMillis() * World.MILLI;
        SimulatedNode node = fault.node() < 0 ? null : nodes.get(fault.node());
        switch (fault.kind()) {
            case RESTART_EMPTY -> restart(node, at, at, end, Map::of);
            case RESTART_KEPT -> restart(node, at, at, end, null);
            case RESTART_OLD -> restartOld(node, fault);
            case HANG -> {
                world.at(at, node::hang);
                world.at(end, node::goOn);
            }
            case HANG_AND_DIE -> restart(node, at, (at + end) / 2, end, Map::of);
            case CUT, CUT_REPLIES, CUT_REQUESTS -> cut(fault, at, end);
            case FLUSH -> world.at(at, node::flush);
            case EVICT -> world.at(at, () -> evict(node, fault.session()));
            case FULL -> {
                world.at(at, () -> node.setFull(true));
                world.at(end, () -> node.setFull(false));
            }
            case PAUSE -> pause(fault.client(), at, end);
            case KILL ->
                world.at(at, () -> {
                    clients[fault.client()].kill();
                    startClient(fault.client());
                });
            default -> throw new IllegalArgumentException("unexpected " + fault.kind());
        }
    }

    /** Hangs from the first time on, is dead from the second and back at the third, with these data or its own. */
    private void restart(
            SimulatedNode node,
            long hangs,
            long dies,
            long comesBack,
            @Nullable Supplier<Map<String, SimulatedNode.Item>> data) {
        if (dies > hangs) {
            world.at(hangs, node::hang);
        }
        world.at(dies, node::kill);
        world.at(comesBack, () -> node.start(data == null ? node.snapshot() : data.get()));
    }

    private void restartOld(SimulatedNode node, Fault fault) {
        List<Map<String, SimulatedNode.Item>> saved = new ArrayList<>();
        long at = fault.atMillis() * World.MILLI;
        world.at(Math.max(0, at - fault.lagMillis() * World.MILLI), () -> saved.add(node.snapshot()));
        restart(node, at, at, fault.endMillis() * World.MILLI, () -> saved.get(0));
    }

    private void cut(Fault fault, long at, long end) {
        boolean requests = fault.kind() != Fault.Kind.CUT_REPLIES;
        boolean replies = fault.kind() != Fault.Kind.CUT_REQUESTS;
        for (int slot = 0; slot < clients.length; slot++) {
            if (fault.client() < 0 || fault.client() == slot) {
                Wire wire = wires.get(slot).get(fault.node());
                world.at(at, () -> wire.cut(requests, replies));
                world.at(end, () -> wire.mend(requests, replies));
            }
        }
    }

    private void evict(SimulatedNode node, int session) {
        node.evict(schedule.key(session, browsers.newestId(session)));
    }

    private void pause(int slot, long at, long end) {
        world.at(at, () -> {
            SimulatedClient client = clients[slot];
            client.pause();
            world.at(end, client::goOn);
        });
    }
}
