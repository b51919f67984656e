package io.sessionring.internal.replication;

import io.sessionring.internal.replication.Configuration.Traits;
import io.sessionring.internal.replication.Schedule.Clock;
import io.sessionring.internal.replication.Schedule.Fault;
import io.sessionring.internal.replication.Schedule.Setup;
import io.sessionring.internal.replication.Schedule.Visit;
import io.sessionring.internal.ring.Ring;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Draws the schedule of a history from its configuration and seed. */
final class Scheduler {

    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final long HEARTBEAT_MILLIS = 200;
    private static final long LONG_UP_MILLIS = 7_200_000;

    /** By now a node that came back at 4.7 s has been refilled. */
    private static final long REFILLED_MILLIS = 9_000;

    private final String label;
    private final Traits traits;
    private final int copies;
    private final long seed;
    private final Random random;
    private final List<Integer> sessions = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Visit> visits = new ArrayList<>();
    private final List<Schedule.Change> changes = new ArrayList<>();
    private final List<long[]> idle = new ArrayList<>();
    private final long endMillis;

    private Scheduler(Configuration configuration, long seed, int copies) {
        this.label = configuration.label();
        this.traits = configuration.traits();
        this.copies = copies;
        this.seed = seed;
        this.random =
                new Random(seed * 0x9E3779B97F4A7C15L ^ configuration.name().hashCode());
        this.endMillis = between(8_000, 14_000);
    }

    static Schedule schedule(Configuration configuration, long seed, int copies) {
        return new Scheduler(configuration, seed, copies).make();
    }

    private Schedule make() {
        int count = happens(0.7) ? 1 : 2;
        for (int i = 0; i < count; i++) {
            sessions.add(i == 0 ? traits.lifeSeconds : Math.max(1, traits.lifeSeconds / 2));
        }
        Setup setup = new Setup(
                copies,
                traits.whenCopiesAreOut,
                traits.lifeSeconds,
                traits.absoluteLifeSeconds,
                traits.grainMillis,
                traits.clockSkewMillis,
                250,
                copies == 1 ? 250 : 50,
                10,
                HEARTBEAT_MILLIS,
                traits.fresh ? 0 : LONG_UP_MILLIS,
                traits.ringNodes,
                traits.refill);
        List<Clock> clients = clocks(traits.clients, traits.clocksApartMillis);
        List<Clock> nodes = clocks(traits.nodes, traits.clocksApartMillis / 5);
        if (traits.idle) {
            rest();
        }
        if (traits.forgotten) {
            idle.add(new long[] {4_000, traits.refill ? REFILLED_MILLIS + 1_200 : 5_200});
        }
        visit();
        Schedule bare = schedule(setup, clients, nodes);
        Ring ring = Simulation.ring(ringNodes());
        if (!traits.changes.isEmpty()) {
            changeRing();
        }
        for (int i = 0; i < traits.processes; i++) {
            breakNodes(ring, bare);
        }
        if (traits.views) {
            disagree(ring, bare);
        }
        if (traits.forgotten) {
            forget(ring, bare);
        }
        if (traits.fewSeen) {
            hideNodes();
        }
        breakClients();
        faults.sort(Comparator.comparingLong(Fault::atMillis));
        visits.sort(Comparator.comparingLong(Visit::atMillis));
        changes.sort(Comparator.comparingLong(Schedule.Change::atMillis));
        return schedule(setup, clients, nodes);
    }

    private Schedule schedule(Setup setup, List<Clock> clients, List<Clock> nodes) {
        return new Schedule(
                label,
                seed,
                setup,
                traits.network,
                clients,
                nodes,
                List.copyOf(sessions),
                List.copyOf(faults),
                List.copyOf(visits),
                List.copyOf(changes),
                endMillis);
    }

    private List<Clock> clocks(int count, long apartMillis) {
        List<Clock> clocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clocks.add(
                    apartMillis == 0
                            ? Clock.RIGHT
                            : new Clock(between(-apartMillis, apartMillis + 1), (random.nextDouble() - 0.5) / 500));
        }
        return clocks;
    }

    /** Leaves stretches in which nobody asks anything. */
    private void rest() {
        for (long at = between(1_500, 3_000); at < endMillis; at += between(1_000, 2_500)) {
            long until = at + between(1_500, 6_000);
            idle.add(new long[] {at, until});
            at = until;
        }
    }

    private void visit() {
        for (int session = 0; session < sessions.size(); session++) {
            visits.add(new Visit(Visit.Kind.CREATE, 400, client(), session, 0, List.of("a", "b"), List.of(), false));
            long deleteAt = happens(traits.deletes) ? between(endMillis / 2, endMillis) : Long.MAX_VALUE;
            long rotateAt = happens(0.5) ? between(1_500, endMillis) : Long.MAX_VALUE;
            for (long at = between(600, 900); at < endMillis; at += between(200, 900) * sessions.size()) {
                if (resting(at)) {
                    continue;
                }
                if (at >= rotateAt) {
                    logIn(at, session);
                    rotateAt = happens(0.3) ? at + between(1_000, 3_000) : Long.MAX_VALUE;
                }
                if (at >= deleteAt) {
                    visits.add(visit(Visit.Kind.DELETE, at + between(0, 300), session));
                    deleteAt = Long.MAX_VALUE;
                }
                burst(at, session);
            }
        }
        visits.sort(Comparator.comparingLong(Visit::atMillis));
    }

    private boolean resting(long at) {
        return idle.stream().anyMatch(stretch -> stretch[0] <= at && at < stretch[1]);
    }

    private void logIn(long at, int session) {
        for (int i = happens(0.2) ? 2 : 1; i > 0; i--) {
            visits.add(visit(Visit.Kind.ROTATE, at + between(0, 30), session));
        }
    }

    private void burst(long at, int session) {
        for (int i = random.nextInt(1, 7); i > 0; i--) {
            double lot = random.nextDouble();
            Visit.Kind kind = lot < 0.70 ? Visit.Kind.CHANGE : lot < 0.90 ? Visit.Kind.READ : Visit.Kind.UPDATE;
            visits.add(visit(kind, at + between(0, 60), session));
        }
    }

    private Visit visit(Visit.Kind kind, long at, int session) {
        List<String> set = new ArrayList<>();
        List<String> remove = new ArrayList<>();
        if (kind == Visit.Kind.CHANGE || kind == Visit.Kind.ROTATE) {
            set.add(name());
            if (happens(0.4)) {
                String other = name();
                if (!set.contains(other)) {
                    (happens(0.5) ? set : remove).add(other);
                }
            }
        }
        long think = kind != Visit.Kind.CHANGE || happens(0.3) ? 0 : happens(0.7) ? between(0, 60) : between(0, 2_000);
        return new Visit(kind, at, client(), session, think, List.copyOf(set), List.copyOf(remove), happens(0.1));
    }

    private void breakNodes(Ring ring, Schedule bare) {
        if (traits.nodeFaults.isEmpty()) {
            return;
        }
        long at = traits.fresh ? between(0, 800) : between(1_000, 2_000);
        while (at < endMillis) {
            if (traits.idle) {
                at = intoRest(at);
            }
            Fault fault = nodeFault(at, ring, bare);
            faults.add(fault);
            if (fault.kind() == Fault.Kind.EVICT) {
                lookAfter(fault);
            }
            long gap = traits.gapMillis;
            at = fault.endMillis() + (gap == 0 ? between(50, 150) : between(gap, gap * 3 / 2));
        }
    }

    /** Nobody notices an eviction but a reader, so readers come by before the next fault: that is its time for repair. */
    private void lookAfter(Fault eviction) {
        for (int client = 0; client < traits.clients; client++) {
            visits.add(new Visit(
                    Visit.Kind.READ,
                    eviction.atMillis() + between(100, 400),
                    client,
                    eviction.session(),
                    0,
                    List.of(),
                    List.of(),
                    false));
        }
    }

    private long intoRest(long at) {
        for (long[] stretch : idle) {
            if (at < stretch[1]) {
                return Math.max(at, stretch[0]);
            }
        }
        return at;
    }

    private Fault nodeFault(long at, Ring ring, Schedule bare) {
        Fault.Kind kind = traits.nodeFaults.get(random.nextInt(traits.nodeFaults.size()));
        int session = random.nextInt(sessions.size());
        long lasts = switch (kind) {
            case RESTART_EMPTY, RESTART_OLD, RESTART_KEPT -> happens(0.5) ? between(0, 50) : between(50, 600);
            case FLUSH, EVICT -> 0;
            default -> between(100, 1_200);
        };
        return new Fault(kind, at, lasts, node(ring, bare, session), -1, session, between(100, 3_000));
    }

    /** Mostly one of a session's candidates, so that it matters. */
    private int node(Ring ring, Schedule bare, int session) {
        int[] candidates = ring.candidates(bare.key(session, 0), Math.min(2 * copies - 1, ringNodes()));
        return happens(0.85) ? candidates[random.nextInt(candidates.length)] : random.nextInt(traits.nodes);
    }

    private int ringNodes() {
        return traits.ringNodes == 0 ? traits.nodes : traits.ringNodes;
    }

    /** One change after the other, some of them with a rival. */
    private void changeRing() {
        List<Integer> ring =
                new ArrayList<>(IntStream.range(0, ringNodes()).boxed().toList());
        Set<Integer> off = new HashSet<>();
        int kept = copies;
        for (long at = between(1_200, 2_500); at < endMillis; at += between(3_500, 6_000)) {
            Configuration.Change kind = traits.changes.get(random.nextInt(traits.changes.size()));
            List<Integer> next = new ArrayList<>(ring);
            List<Integer> lost = List.of();
            int nextKept = kept;
            switch (kind) {
                case GROW -> next.addAll(others(next, off, 1 + random.nextInt(2)));
                case SHRINK -> next.remove(random.nextInt(next.size()));
                case REPLACE -> {
                    next.remove(random.nextInt(next.size()));
                    next.addAll(others(ring, off, 1));
                }
                case ALL_NEW -> {
                    List<Integer> fresh = others(ring, off, ring.size());
                    next.subList(0, fresh.size()).clear();
                    next.addAll(fresh);
                }
                case MORE_COPIES -> nextKept = Math.min(copies + 1, kept + 1);
                case FEWER_COPIES -> nextKept = Math.max(traits.nodeFaults.isEmpty() ? 1 : copies, kept - 1);
                case LOSE -> {
                    lost = List.of(next.remove(random.nextInt(next.size())));
                }
            }
            if (next.size() < 2 * nextKept - 1) {
                continue;
            }
            for (int gone : lost) {
                off.add(gone);
                faults.add(new Fault(Fault.Kind.OFF, at - between(300, 800), 0, gone, -1, 0, 0));
            }
            changes.add(new Schedule.Change(at, client(), List.copyOf(next), nextKept, List.copyOf(off)));
            if (lost.isEmpty() && happens(traits.rivals)) {
                rival(at, ring, next, kept, off);
            }
            ring = next;
            kept = nextKept;
        }
    }

    /** Somebody takes a change back, or wants another one. */
    private void rival(long at, List<Integer> ring, List<Integer> next, int kept, Set<Integer> off) {
        List<Integer> other = new ArrayList<>(happens(0.5) ? ring : next);
        if (happens(0.5)) {
            other.addAll(others(other, off, 1));
        }
        long later = happens(0.5) ? between(0, 300) : between(300, 3_000);
        changes.add(new Schedule.Change(at + later, client(), List.copyOf(other), kept, List.of()));
    }

    private List<Integer> others(List<Integer> ring, Set<Integer> off, int count) {
        List<Integer> free =
                new ArrayList<>(IntStream.range(0, traits.nodes).boxed().toList());
        free.removeAll(ring);
        free.removeAll(off);
        Collections.shuffle(free, random);
        return free.subList(0, Math.min(count, free.size()));
    }

    private void disagree(Ring ring, Schedule bare) {
        for (long at = between(1_000, 2_000); at < endMillis; at += between(1_000, 1_500)) {
            long lasts = between(300, 1_500);
            int[] candidates = ring.candidates(bare.key(random.nextInt(sessions.size()), 0), Math.max(2, copies));
            for (int client = 0; client < traits.clients; client++) {
                int node = candidates[client % 2];
                faults.add(new Fault(Fault.Kind.CUT, at, lasts, node, client, 0, 0));
            }
            at += lasts;
        }
    }

    /** Each client is cut off from one or several nodes, then from others. */
    private void hideNodes() {
        for (int client = 0; client < traits.clients; client++) {
            for (long at = between(1_000, 3_000); at < endMillis; at += between(300, 3_000)) {
                List<Integer> hidden = others(List.of(), Set.of(), random.nextInt(1, 6));
                long lasts = between(300, 3_000);
                for (int node : List.copyOf(hidden)) {
                    double lot = random.nextDouble();
                    Fault.Kind kind =
                            lot < 0.4 ? Fault.Kind.CUT : lot < 0.7 ? Fault.Kind.CUT_REPLIES : Fault.Kind.CUT_REQUESTS;
                    faults.add(new Fault(kind, at, lasts, node, client, 0, 0));
                }
            }
        }
    }

    private void forget(Ring ring, Schedule bare) {
        int[] candidates = ring.candidates(bare.key(0, 0), Math.max(2, copies));
        int first = random.nextInt(2);
        for (int client = 0; client < traits.clients; client++) {
            faults.add(new Fault(Fault.Kind.KILL, 4_700, 0, -1, client, 0, 0));
        }
        Fault.Kind kind = traits.refill && happens(0.5) ? Fault.Kind.RESTART_EMPTY : Fault.Kind.RESTART_OLD;
        faults.add(new Fault(kind, 4_710, 20, candidates[first], -1, 0, between(1_000, 3_500)));
        if (traits.refill) {
            faults.add(new Fault(Fault.Kind.RESTART_EMPTY, REFILLED_MILLIS, 20, candidates[1 - first], -1, 0, 0));
        } else {
            faults.add(new Fault(Fault.Kind.HANG, 5_000, between(500, 2_000), candidates[1 - first], -1, 0, 0));
        }
    }

    private void breakClients() {
        if (traits.clientFaults.isEmpty()) {
            return;
        }
        for (long at = between(1_000, 2_000); at < endMillis; at += between(200, 1_500)) {
            Fault.Kind kind = traits.clientFaults.get(random.nextInt(traits.clientFaults.size()));
            long lasts = kind == Fault.Kind.PAUSE ? between(50, traits.longestPauseMillis) : 0;
            faults.add(new Fault(kind, at, lasts, -1, client(), 0, 0));
        }
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private int client() {
        return random.nextInt(traits.clients);
    }

    private boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    private long between(long from, long to) {
        return random.nextLong(from, to);
    }
}
