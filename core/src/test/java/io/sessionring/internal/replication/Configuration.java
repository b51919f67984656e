package io.sessionring.internal.replication;

import io.sessionring.internal.replication.ReplicationSettings.WhenCopiesAreOut;
import io.sessionring.internal.replication.Schedule.Fault;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The named kinds of history: what may happen in each, and whether nothing wrong may come of it. */
public enum Configuration {
    /** Parallel requests, no fault. */
    PARALLEL(t -> {}),
    /** Parallel requests on clients whose clocks are far apart. */
    CLOCKS_APART(t -> t.clocksApartMillis = 5_000),
    RESTART_EMPTY(t -> t.faults(Fault.Kind.RESTART_EMPTY)),
    RESTART_OLD(t -> t.faults(Fault.Kind.RESTART_OLD)),
    /** Nodes hang, some are killed then. */
    HANG(t -> t.faults(Fault.Kind.HANG, Fault.Kind.HANG, Fault.Kind.HANG_AND_DIE)),
    /** A node is cut off, wholly or one way. */
    CUT(t -> t.faults(Fault.Kind.CUT, Fault.Kind.CUT_REPLIES, Fault.Kind.CUT_REQUESTS)),
    /** Two nodes are cut off from different clients. */
    DISAGREEING_VIEWS(t -> t.views = true),
    LATE_PAUSES_KILLS(t -> {
        t.late();
        t.clientFaults = List.of(Fault.Kind.PAUSE, Fault.Kind.PAUSE, Fault.Kind.KILL);
    }),
    FLUSH(t -> t.faults(Fault.Kind.FLUSH)),
    FLUSH_LATE(t -> {
        t.faults(Fault.Kind.FLUSH);
        t.late();
    }),
    EVICT(t -> t.faults(Fault.Kind.EVICT)),
    EVICT_LATE(t -> {
        t.faults(Fault.Kind.EVICT);
        t.late();
    }),
    FULL(t -> t.faults(Fault.Kind.FULL)),
    /** Every fault of one node, one at a time, with pauses and kills of clients and clocks apart. */
    ALL_SINGLE_FAULTS(t -> {
        t.everyFault();
        t.clientFaults = List.of(Fault.Kind.PAUSE, Fault.Kind.PAUSE, Fault.Kind.KILL);
        t.clocksApartMillis = 5_000;
        t.network = new Wire.Quality(0, 0, 0.002, 3_000);
    }),
    /** Faults while nobody asks anything. */
    IDLE_PERIODS(t -> {
        t.everyFault();
        t.idle = true;
    }),
    /** Sessions that live 2 s, clients that stand still longer than a tombstone lives. */
    SHORT_LIFE(t -> {
        t.life(2, 200, 100);
        t.clientFaults = List.of(Fault.Kind.PAUSE);
        t.longestPauseMillis = 6_000;
        t.deletes = 0.8;
    }),
    /** Sessions end by their age, clocks apart. */
    EXPIRY(t -> {
        t.life(2, 200, 1_000);
        t.clocksApartMillis = 500;
        t.idle = true;
    }),
    /** Sessions end so long after they were made, though they are used; every fault, clocks apart. */
    ABSOLUTE_LIFE(t -> {
        t.everyFault();
        t.absoluteLifeSeconds = 5;
        t.life(1_800, 60_000, 1_000);
        t.clocksApartMillis = 500;
    }),
    /** Nodes that have just been started, faults from the beginning. */
    FRESH_CLUSTER(t -> {
        t.fresh = true;
        t.faults(Fault.Kind.RESTART_EMPTY, Fault.Kind.HANG, Fault.Kind.CUT);
    }),
    /** Nodes that have just been started, one of them out at a time, and sessions that end by their age: what is not, is asked for. */
    FRESH_CLUSTER_ABSOLUTE_LIFE(t -> {
        t.fresh = true;
        t.faults(Fault.Kind.HANG, Fault.Kind.CUT);
        t.absoluteLifeSeconds = 5;
        t.life(1_800, 60_000, 1_000);
    }),
    /** Faults that overlap, three copies. */
    TWO_FAULTS_N3(t -> {
        t.everyFault();
        t.copies = 3;
        t.nodes = 7;
        t.processes = 2;
    }),
    /** Faults without time for repair: more than is promised. */
    FAULTS_CLOSE(t -> {
        t.faults(
                Fault.Kind.RESTART_EMPTY,
                Fault.Kind.RESTART_OLD,
                Fault.Kind.HANG,
                Fault.Kind.CUT,
                Fault.Kind.CUT_REPLIES);
        t.gapMillis = 120;
        t.promised = false;
    }),
    /** All nodes restarted, one after the other, data kept. */
    ALL_RESTARTED(t -> {
        t.faults(Fault.Kind.RESTART_KEPT);
        t.gapMillis = 0;
        t.promised = false;
    }),
    /** A home comes back with older data when no client is left that remembers the session, then the other one hangs. */
    FORGOTTEN(t -> {
        t.forgotten = true;
        t.deletes = 0.2;
        t.promised = false;
    }),
    /** The ring changes: grows, shrinks, is replaced node by node or as a whole, keeps more copies or fewer. */
    CHANGES(t -> t.changes(Change.WITHOUT_LOSS)),
    /** The same with every fault of one node, one at a time, and with pauses and kills of clients. */
    CHANGES_AND_FAULTS(t -> {
        t.changes(Change.WITHOUT_LOSS);
        t.everyFault();
        t.clientFaults = List.of(Fault.Kind.PAUSE, Fault.Kind.PAUSE, Fault.Kind.KILL);
        t.gapMillis = 2_500;
    }),
    /** Clients stand still for longer than a change takes, packets come late, and new clients start with the first list. */
    CHANGES_AND_SLEEPERS(t -> {
        t.changes(Change.GROW, Change.SHRINK, Change.REPLACE, Change.ALL_NEW);
        t.clientFaults = List.of(Fault.Kind.PAUSE, Fault.Kind.PAUSE, Fault.Kind.KILL);
        t.longestPauseMillis = 6_000;
        t.late();
        t.clocksApartMillis = 5_000;
    }),
    /** Clients begin different changes at the same time, or take back what was begun. */
    RIVAL_CHANGES(t -> {
        t.changes(Change.GROW, Change.SHRINK, Change.REPLACE);
        t.rivals = 0.9;
        t.clientFaults = List.of(Fault.Kind.PAUSE, Fault.Kind.KILL);
    }),
    /** Rivals, while nodes forget everything. */
    RIVAL_CHANGES_FORGOTTEN(t -> {
        t.changes(Change.GROW, Change.SHRINK, Change.REPLACE);
        t.rivals = 0.9;
        t.faults(Fault.Kind.FLUSH, Fault.Kind.RESTART_EMPTY, Fault.Kind.RESTART_OLD);
        t.gapMillis = 2_500;
    }),
    /** Each client sees other nodes, and few of them; rivals, long pauses, late packets. */
    CHANGES_SEEN_BY_FEW(t -> {
        t.changes(Change.GROW, Change.SHRINK, Change.REPLACE, Change.ALL_NEW);
        t.rivals = 0.6;
        t.fewSeen = true;
        t.late();
        t.clientFaults = List.of(Fault.Kind.PAUSE, Fault.Kind.PAUSE, Fault.Kind.KILL);
        t.longestPauseMillis = 4_000;
    }),
    /** The ring changes while nobody asks anything. */
    CHANGES_IN_SILENCE(t -> {
        t.changes(Change.GROW, Change.SHRINK, Change.REPLACE, Change.ALL_NEW);
        t.idle = true;
        t.clientFaults = List.of(Fault.Kind.KILL);
    }),
    /** Nodes are switched off for good, and taken out as lost. */
    LOST_NODES(t -> {
        t.changes(Change.LOSE, Change.GROW);
        t.nodes = 10;
        t.ringNodes = 6;
        t.clientFaults = List.of(Fault.Kind.PAUSE, Fault.Kind.KILL);
    }),
    /** Three copies, two of nine nodes at a time. */
    CHANGES_N3(t -> {
        t.changes(Change.WITHOUT_LOSS);
        t.copies = 3;
        t.nodes = 10;
        t.ringNodes = 7;
        t.everyFault();
        t.processes = 2;
        t.gapMillis = 2_500;
    }),
    /** A home comes back empty or with older data when no client is left that remembers the session; later the other, empty. */
    REFILLED(t -> {
        t.forgotten = true;
        t.refill = true;
        t.deletes = 0.2;
    }),
    /** The same as {@link #ALL_SINGLE_FAULTS} while nodes are refilled. */
    REFILL_AND_FAULTS(t -> {
        t.everyFault();
        t.clientFaults = List.of(Fault.Kind.PAUSE, Fault.Kind.PAUSE, Fault.Kind.KILL);
        t.clocksApartMillis = 5_000;
        t.network = new Wire.Quality(0, 0, 0.002, 3_000);
        t.refill = true;
    }),
    /** Two nodes, both hold every session, and one copy is enough. */
    TWO_NODES(t -> {
        t.faults(Fault.Kind.RESTART_EMPTY, Fault.Kind.HANG);
        t.nodes = 2;
        t.whenCopiesAreOut = WhenCopiesAreOut.BEST_KNOWN;
    });

    /** What may become of a ring. */
    enum Change {
        /** One node or two more. */
        GROW,
        /** One node less. */
        SHRINK,
        /** One node goes, another comes. */
        REPLACE,
        /** Every node goes, as many others come. */
        ALL_NEW,
        /** One copy more. */
        MORE_COPIES,
        /** One copy less. */
        FEWER_COPIES,
        /** A node is switched off, and taken out as lost. */
        LOSE;

        private static final Change[] WITHOUT_LOSS = {GROW, SHRINK, REPLACE, ALL_NEW, MORE_COPIES, FEWER_COPIES};
    }

    /** What may happen, before the lots are drawn. */
    static final class Traits {
        int copies = 2;
        int nodes = 5;
        int clients = 4;
        WhenCopiesAreOut whenCopiesAreOut = WhenCopiesAreOut.FAIL;
        List<Fault.Kind> nodeFaults = List.of();
        List<Fault.Kind> clientFaults = List.of();
        boolean views;
        boolean forgotten;
        /** How many processes make faults of nodes, each one at a time. */
        int processes = 1;
        /** The least time between the end of a fault and the next one: time for repair. */
        long gapMillis = 1_000;

        Wire.Quality network = Wire.Quality.GOOD;
        long clocksApartMillis;
        long longestPauseMillis = 2_000;
        int lifeSeconds = 1_800;
        int absoluteLifeSeconds;
        long grainMillis = 60_000;
        long clockSkewMillis = 10_000;
        boolean idle;
        boolean fresh;
        double deletes = 0.5;
        boolean promised = true;
        List<Change> changes = List.of();
        /** How many of the nodes the ring consists of at first; 0: all of them. */
        int ringNodes;
        /** How often a change meets another one, or is taken back. */
        double rivals = 0.3;
        /** Whether nodes are refilled. */
        boolean refill;
        /** Whether every client is cut off from some nodes most of the time. */
        boolean fewSeen;

        void changes(Change... kinds) {
            changes = List.of(kinds);
            nodes = 9;
            ringNodes = 5;
        }

        void faults(Fault.Kind... kinds) {
            nodeFaults = List.of(kinds);
        }

        void everyFault() {
            faults(
                    Fault.Kind.RESTART_EMPTY,
                    Fault.Kind.RESTART_OLD,
                    Fault.Kind.HANG,
                    Fault.Kind.HANG_AND_DIE,
                    Fault.Kind.CUT,
                    Fault.Kind.CUT_REPLIES,
                    Fault.Kind.CUT_REQUESTS,
                    Fault.Kind.FLUSH,
                    Fault.Kind.EVICT,
                    Fault.Kind.FULL);
        }

        void late() {
            network = new Wire.Quality(0, 0, 0.02, 6_000);
        }

        void life(int seconds, long grain, long clockSkew) {
            lifeSeconds = seconds;
            grainMillis = grain;
            clockSkewMillis = clockSkew;
        }
    }

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final Consumer<Traits> change;

    Configuration(Consumer<Traits> change) {
        this.change = change;
    }

    Traits traits() {
        Traits traits = new Traits();
        change.accept(traits);
        return traits;
    }

    /** {@return the name it is called by outside} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the configuration of that name} */
    public static Configuration of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** {@return whether nothing wrong may ever come of it} */
    public boolean promised() {
        return traits().promised;
    }

    /** {@return on how many nodes it keeps a session} */
    public int copies() {
        return traits().copies;
    }

    /** {@return whether the ring changes in it} */
    public boolean changesTheRing() {
        return !traits().changes.isEmpty();
    }

    /** {@return whether nodes or their connections break in it} */
    public boolean breaksNodes() {
        Traits traits = traits();
        return traits.views || traits.fewSeen || traits.forgotten || !traits.nodeFaults.isEmpty();
    }
}
