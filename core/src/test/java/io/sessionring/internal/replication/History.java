package io.sessionring.internal.replication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What browsers asked and were told, as seen from outside, in true time. A session has ids with numbers: the first one is 0,
 * and every log-in makes another. What was not acknowledged stays open for ever.
 */
public final class History {

    public static final long OPEN = Long.MAX_VALUE;

    /** The attribute that is only counted up, by updates. */
    public static final String COUNTER = "counter";

    /** An attribute was set or removed: from the beginning of the load it stands on to the answer to the save. */
    public static final class Write {
        public final int number;
        final int session;
        final int id;
        final String name;
        final boolean removal;
        public final long start;
        public long end = OPEN;

        Write(int number, int session, int id, String name, boolean removal, long start) {
            this.number = number;
            this.session = session;
            this.id = id;
            this.name = name;
            this.removal = removal;
            this.start = start;
        }

        @Override
        public String toString() {
            return (removal ? "removal " : "write ") + number + " of " + name + " " + span(start, end);
        }
    }

    /**
     * A session was looked for.
     *
     * @param values the number of the write that each value came from
     * @param last whether everything was in order again and this is how it ended
     */
    public record Read(
            int session,
            int id,
            int client,
            long start,
            long end,
            boolean found,
            Map<String, Integer> values,
            boolean last) {

        @Override
        public String toString() {
            return "read of id " + id + " by client " + client + " " + span(start, end) + ": "
                    + (found ? values : "no session");
        }
    }

    /** An id ended, by a log-out or because a log-in gave another. */
    public static final class Ending {
        final int session;
        final int id;
        public final boolean rotation;
        public final long start;
        public long end = OPEN;

        Ending(int session, int id, boolean rotation, long start) {
            this.session = session;
            this.id = id;
            this.rotation = rotation;
            this.start = start;
        }

        @Override
        public String toString() {
            return (rotation ? "log-in over id " : "log-out of id ") + id + " " + span(start, end);
        }
    }

    /** An id has been given to the browser: from then on the session must be found under it. */
    public record Birth(int session, int id, long at) {}

    /** The session was certainly used, and that was stored. */
    public record Use(int session, long start, long end) {}

    /** An operation, for its time. */
    public static final class Call {
        final int client;
        public final long start;
        public long end = OPEN;
        public long pausedNanos;
        public boolean clientKilled;
        /** When its client was killed, if it was. */
        long killedAt = OPEN;

        Call(int client, long start) {
            this.client = client;
            this.start = start;
        }

        @Override
        public String toString() {
            return "operation of client " + client + " " + span(start, end);
        }
    }

    public final List<Write> writes = new ArrayList<>();
    public final List<Read> reads = new ArrayList<>();
    public final List<Ending> endings = new ArrayList<>();
    public final List<Birth> births = new ArrayList<>();
    public final List<Use> uses = new ArrayList<>();
    public final List<Call> calls = new ArrayList<>();
    /** What the counter was set to by each write of it. */
    public final Map<Integer, Integer> countOf = new HashMap<>();

    /** Whether nothing breaks that could excuse a missing count. */
    boolean countsExactly;

    /** After how long without use each session may end, ns. */
    public final List<Long> lifeNanos = new ArrayList<>();

    /** How long after its making each ends in any case; open where it does not. */
    long absoluteLifeNanos = OPEN;

    /** For how much longer it may still be found; open where that is not judged. */
    long outlivesNanos = OPEN;

    public Write write(int session, int id, String name, boolean removal, long start) {
        Write write = new Write(writes.size(), session, id, name, removal, start);
        writes.add(write);
        return write;
    }

    public Ending ending(int session, int id, boolean rotation, long start) {
        Ending ending = new Ending(session, id, rotation, start);
        endings.add(ending);
        return ending;
    }

    public Call call(int client, long start) {
        Call call = new Call(client, start);
        calls.add(call);
        return call;
    }

    /** A log-in has lost what parallel requests wrote under the old id while it ran: nobody may rely on that. */
    public void reopen(int session, int id, long since) {
        for (Write write : writes) {
            if (write.session == session && write.id == id && write.end > since) {
                write.end = OPEN;
            }
        }
    }

    static String span(long start, long end) {
        return "[" + start / World.MILLI + ", " + (end == OPEN ? "open" : Long.toString(end / World.MILLI)) + "] ms";
    }
}
