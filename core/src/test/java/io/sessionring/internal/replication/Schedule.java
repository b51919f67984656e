package io.sessionring.internal.replication;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sessionring.internal.replication.ReplicationSettings.WhenCopiesAreOut;
import io.sessionring.internal.topology.Tuning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * All that decides one history, as data: the ring and its settings, the clocks, what breaks when, and what browsers ask.
 * Latencies and lots are drawn from the seed. Written to a file it is a regression test.
 *
 * @param configuration what it was made by
 * @param seed decides every lot
 * @param clients the clocks of the JVMs
 * @param nodes the clocks of the nodes
 * @param sessions after how many seconds without use each session ends
 * @param faults in the order of their time
 * @param visits what browsers ask, in the order of their time
 * @param changes what becomes of the ring, in the order of their time
 * @param endMillis when the last fault is over and the last visit begun
 */
record Schedule(
        String configuration,
        long seed,
        Setup setup,
        Wire.Quality network,
        List<Clock> clients,
        List<Clock> nodes,
        List<Integer> sessions,
        List<Fault> faults,
        List<Visit> visits,
        List<Change> changes,
        long endMillis) {

    Schedule {
        changes = changes == null ? List.of() : changes; // none in those of before there were any
    }

    /**
     * The ring.
     *
     * @param absoluteLifeSeconds how long after its making each session ends in any case; 0: never
     * @param nodeAgeMillis for how long the nodes have been up
     * @param grainMillis how stale the stored time of last use may get
     * @param ringNodes how many of the nodes, the first ones, the ring consists of at first; 0: all of them
     * @param refill whether nodes are refilled
     */
    record Setup(
            int copies,
            WhenCopiesAreOut whenCopiesAreOut,
            int maxLifeSeconds,
            int absoluteLifeSeconds,
            long grainMillis,
            long clockSkewMillis,
            long deadlineMillis,
            long nodeTimeoutMillis,
            long hedgeMillis,
            long heartbeatMillis,
            long nodeAgeMillis,
            int ringNodes,
            boolean refill) {

        private static final int LEASE_HEARTBEATS = 5;

        Tuning tuning() {
            return new Tuning(maxLifeSeconds, grainMillis, (int) clockSkewMillis, (int) deadlineMillis);
        }

        ReplicationSettings settings() {
            return new ReplicationSettings(
                    "",
                    whenCopiesAreOut,
                    tuning(),
                    Duration.ofMillis(deadlineMillis),
                    Duration.ofMillis(nodeTimeoutMillis),
                    Duration.ofMillis(hedgeMillis),
                    Duration.ofMillis(heartbeatMillis),
                    Duration.ofMillis(LEASE_HEARTBEATS * heartbeatMillis),
                    2_000,
                    1_000);
        }
    }

    /**
     * A client changes the ring.
     *
     * @param nodes what it is to consist of
     * @param lost the nodes that are off for good
     */
    record Change(long atMillis, int client, List<Integer> nodes, int copies, List<Integer> lost) {}

    /** How wrong a time of day is. */
    record Clock(long offsetMillis, double drift) {
        static final Clock RIGHT = new Clock(0, 0);
    }

    /**
     * Something that breaks.
     *
     * @param forMillis how long it lasts; 0 where that means nothing
     * @param node which node; -1 where a client is meant
     * @param client which client; -1: all of them
     * @param session whose key is evicted
     * @param lagMillis how much older the data are that a node comes back with
     */
    record Fault(Fault.Kind kind, long atMillis, long forMillis, int node, int client, int session, long lagMillis) {

        /** What can happen. */
        enum Kind {
            /** Killed, and started without data. */
            RESTART_EMPTY,
            /** Killed, and started with what it had some time before. */
            RESTART_OLD,
            /** Killed, and started with what it had. */
            RESTART_KEPT,
            /** Does nothing for a while, then what it was asked meanwhile. */
            HANG,
            /** Hangs, and is killed then. */
            HANG_AND_DIE,
            /** No messages between this node and this client, or all clients. */
            CUT,
            /** The node is not heard by the clients... */
            CUT_REPLIES,
            /** ...or does not hear them. */
            CUT_REQUESTS,
            /** Everything is deleted. */
            FLUSH,
            /** One session is thrown out. */
            EVICT,
            /** Takes no writes. */
            FULL,
            /** A JVM stands still. */
            PAUSE,
            /** A JVM is killed, another one starts in its place. */
            KILL,
            /** Switched off, and never on again. */
            OFF
        }

        long endMillis() {
            return atMillis + forMillis;
        }
    }

    /**
     * One request of a browser.
     *
     * @param thinkMillis how long it takes between load and save
     * @param set the names of the attributes that are set
     * @param remove the names of the attributes that are removed
     * @param former whether it comes with the id that the last log-in has replaced
     */
    record Visit(
            Visit.Kind kind,
            long atMillis,
            int client,
            int session,
            long thinkMillis,
            List<String> set,
            List<String> remove,
            boolean former) {

        /** What is asked. */
        enum Kind {
            /** The first request: the session is made. */
            CREATE,
            /** Load, change, save. */
            CHANGE,
            /** Load. */
            READ,
            /** Counts one up. */
            UPDATE,
            /** Logs in: the session gets another id. */
            ROTATE,
            /** Logs out. */
            DELETE
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Schedule ofJson(String json) {
        try {
            return JSON.readValue(json, Schedule.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void write(Path file) throws IOException {
        Files.writeString(file, json());
    }

    static Schedule read(Path file) throws IOException {
        return ofJson(Files.readString(file));
    }

    /** {@return the key of one of a session's ids; the first id has number 0} */
    String key(int session, int id) {
        long mixed = (seed * 31 + session) * 0x9E3779B97F4A7C15L;
        return String.format("%016x%016x%08x", mixed, mixed * 0xBF58476D1CE4E5B9L + id * 0x94D049BB133111EBL, id);
    }
}
