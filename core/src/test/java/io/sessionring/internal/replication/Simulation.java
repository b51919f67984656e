package io.sessionring.internal.replication;

import io.sessionring.internal.record.Live;
import io.sessionring.internal.replication.ReplicationSettings.WhenCopiesAreOut;
import io.sessionring.internal.replication.Schedule.Fault;
import io.sessionring.internal.ring.Ring;
import io.sessionring.internal.ring.RingNode;
import io.sessionring.internal.topology.Layout;
import io.sessionring.internal.topology.Topology;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
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

    /** From the last change, or fault, until whoever has to take it over has carried it out. */
    private static final long SETTLED = 20_000 * World.MILLI;

    private static final long PROBE = 400 * World.MILLI;
    private static final long CHANGE_AGAIN = 400 * World.MILLI;
    private static final int CHANGE_TRIES = 12;
    private static final int FIRST_PORT = 7_000;
    private static final long LAST_LOOK = 3_000 * World.MILLI;

    private final Schedule schedule;
    private final Set<Rule> without;
    private final Set<ClientRule> clientWithout;
    private final World world;
    private final Layout ring;
    private final int leastCopies;
    private final List<NodeLedger> ledgers = new ArrayList<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    /** By client, then by node. */
    private final List<List<Wire>> wires = new ArrayList<>();

    private final SimulatedClient[] clients;
    private final History history = new History();
    private final List<Violation> broken = new ArrayList<>();
    private final Browsers browsers;
    private final Map<String, Topology> terms = new HashMap<>();
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
        int ringNodes = schedule.setup().ringNodes();
        int all = schedule.nodes().size();
        this.ring = layout(
                IntStream.range(0, ringNodes == 0 ? all : ringNodes).boxed().toList(),
                schedule.setup().copies());
        this.leastCopies = schedule.changes().stream()
                .mapToInt(Schedule.Change::copies)
                .reduce(schedule.setup().copies(), Math::min);
        for (Schedule.Clock clock : schedule.nodes()) {
            NodeLedger ledger =
                    new NodeLedger("node " + nodes.size(), schedule.setup().deadlineMillis() * World.MILLI, broken);
            ledgers.add(ledger);
            nodes.add(new SimulatedNode(
                    world, ledger, clock.offsetMillis(), schedule.setup().nodeAgeMillis()));
        }
        if (schedule.setup().nodeAgeMillis() > 0) {
            Topology known =
                    Topology.first(World.WALL_AT_START, ring, schedule.setup().tuning(), List.of());
            nodes.subList(0, ring.nodes().size()).forEach(node -> node.tell(known));
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
        history.countsExactly = schedule.faults().isEmpty()
                && schedule.changes().isEmpty()
                && schedule.network().equals(Wire.Quality.GOOD);
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
        return layout(IntStream.range(0, nodes).boxed().toList(), 1).ring();
    }

    private static Layout layout(List<Integer> nodes, int copies) {
        return new Layout(
                nodes.stream()
                        .map(i -> new RingNode("127.0.0.1", FIRST_PORT + i, null, 1, null))
                        .toList(),
                copies,
                0);
    }

    /** {@return which of the simulated nodes is meant} */
    static int numberOf(RingNode node) {
        return node.port() - FIRST_PORT;
    }

    private Result run() {
        schedule.faults().forEach(this::plan);
        schedule.changes()
                .forEach(change -> world.at(change.atMillis() * World.MILLI, () -> change(change, CHANGE_TRIES)));
        schedule.visits().forEach(visit -> world.at(visit.atMillis() * World.MILLI, () -> browsers.visit(visit)));
        long end = schedule.endMillis() * World.MILLI;
        for (Fault fault : schedule.faults()) {
            end = Math.max(end, fault.endMillis() * World.MILLI);
        }
        for (Schedule.Change change : schedule.changes()) {
            end = Math.max(end, change.atMillis() * World.MILLI);
        }
        long settled = end + (schedule.changes().isEmpty() ? REPAIR : SETTLED);
        world.at(settled, browsers::lookAtTheEnd);
        world.runUntil(settled + LAST_LOOK);
        agreement();
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
        int copies = leastCopies;
        if (told < copies) {
            broken.add(new Violation(
                    Violation.Kind.INVARIANT, "a load returned what " + told + " nodes were told, not " + copies));
        }
    }

    /** Once everything is in order again nobody is stuck, or goes by another ring than the others. */
    private void agreement() {
        Topology first = clients[0].replication().topology();
        for (SimulatedClient client : clients) {
            Topology own = client.replication().topology();
            if (first == null || own == null || own.changes() || !own.sameView(first)) {
                broken.add(new Violation(
                        Violation.Kind.STUCK, "one client goes by " + told(first) + ", one by " + told(own)));
                return;
            }
        }
    }

    private static String told(@Nullable Topology topology) {
        return topology == null
                ? "nothing"
                : topology.phase() + " in term " + topology.term() + " from " + numbers(topology.ring()) + " to "
                        + numbers(topology.coming()) + ", lost " + topology.lost() + ", "
                        + topology.ballot().counter();
    }

    private static List<Integer> numbers(Layout layout) {
        return layout.nodes().stream().map(Simulation::numberOf).toList();
    }

    /** Only one ring may ever be the one of a term. */
    private void followed(Topology topology) {
        if (!topology.changes()) {
            Topology known = terms.putIfAbsent(topology.life() + " " + topology.term(), topology);
            if (known != null && !known.sameView(topology)) {
                broken.add(
                        new Violation(Violation.Kind.INVARIANT, "two rings were followed in term " + topology.term()));
            }
        }
    }

    /** Whoever asks for a change asks again when it is refused, and asks another client when this one dies before it answers. */
    private void change(Schedule.Change change, int tries) {
        SimulatedClient client = clients[change.client()];
        AtomicBoolean answered = new AtomicBoolean();
        Set<String> lost = new TreeSet<>();
        change.lost().forEach(node -> lost.add("127.0.0.1:" + (FIRST_PORT + node)));
        client.callback(() -> client.replication()
                .proposals()
                .change(layout(change.nodes(), change.copies()), lost, PROBE, begun -> {
                    answered.set(true);
                    if (begun instanceof Proposals.Begun.Refused && tries > 1) {
                        client.later(CHANGE_AGAIN, () -> change(change, tries - 1));
                    }
                }));
        client.onKill(() -> {
            if (!answered.get() && tries > 1) {
                world.after(CHANGE_AGAIN, () -> change(change, tries - 1));
            }
        });
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
                this::followed,
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
            case OFF -> world.at(at, node::kill);
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
