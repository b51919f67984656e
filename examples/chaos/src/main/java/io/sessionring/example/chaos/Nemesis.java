package io.sessionring.example.chaos;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What can be broken; one at a time. */
enum Nemesis implements Ordeal {
    /** Killed, and started again without data. */
    RESTART_EMPTY(Faults::restartEmpty),
    /** Killed, and started with a dump of older items. */
    RESTART_WITH_OLD_DUMP(Faults::restartWithOldDump, BackendKind.MEMCACHED),
    /** Killed, and started with an older RDB file. */
    RESTART_WITH_OLD_RDB(Faults::restartWithOldFile, BackendKind.REDIS),
    /** Killed, and started with an append-only file that ends earlier. */
    RESTART_WITH_OLD_AOF(Faults::restartWithOldFile, BackendKind.REDIS),
    /** Stopped where it stands for a while. */
    HANG(Faults::hang),
    /** Stopped, and killed then. */
    HANG_AND_DIE(Faults::hangAndDie),
    /** Everything deleted at once. */
    FLUSH(Faults::flush),
    /** A few sessions thrown out. */
    EVICT(Faults::evict),
    /** Too little memory: sessions are thrown out for junk. */
    MEMORY_PRESSURE(Faults::memoryPressure),
    /** Too little memory: writes are refused. */
    MEMORY_FULL(Faults::memoryFull),
    /** Takes fewer connections than there are clients. */
    CONNECTION_LIMIT(Faults::connectionLimit),
    DELAY(Faults::delay),
    DROP_REQUESTS(Faults::dropRequests),
    DROP_REPLIES(Faults::dropReplies),
    HOLD_AND_RELEASE(Faults::holdAndRelease),
    RESET(Faults::reset),
    BLACK_HOLE(Faults::blackHole),
    TRUNCATE(Faults::truncate),
    FLIP_A_BYTE(Faults::flipAByte),
    /** Two nodes, each cut off from another client. */
    DISAGREEING_VIEWS(Faults::disagreeingViews),
    /** A JVM killed between the two copies of a save. */
    CHILD_KILLED(Faults::childKilled),
    /** A JVM stopped between the two copies of a save, and going on much later. */
    CHILD_STOPPED(Faults::childStopped);

    /** Breaks something, waits, and mends it. */
    interface Strike {
        void on(Faults faults, int node, long millis) throws InterruptedException;
    }

    @SuppressWarnings("ImmutableEnumChecker") // a method without state
    private final Strike strike;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<BackendKind> backends;

    Nemesis(Strike strike, BackendKind... only) {
        this.strike = strike;
        this.backends = only.length == 0 ? EnumSet.allOf(BackendKind.class) : EnumSet.copyOf(List.of(only));
    }

    void strike(Faults faults, int node, long millis) throws InterruptedException {
        strike.on(faults, node, millis);
    }

    /** {@return all that can befall nodes of this kind} */
    static List<Nemesis> of(BackendKind backend) {
        return List.of(values()).stream()
                .filter(nemesis -> nemesis.backends.contains(backend))
                .toList();
    }
}
