package io.sessionring.example.chaos;

import io.sessionring.Node;
import io.sessionring.RingChange.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an application server in a JVM of its own is asked, a line of JSON each. It does several at a time, and answers in any
 * order.
 *
 * @param number which answer belongs to it
 * @param value what is to be stored
 * @param ids the sessions that are asked for
 * @param members the nodes that the ring is to consist of
 */
record Errand(long number, Kind kind, int value, List<String> ids, List<Member> members, int replicas) {

    enum Kind {
        /** Makes a session. */
        CREATE,
        /** Loads a session, changes it and saves it. */
        CHANGE,
        /** Loads a session. */
        LOAD,
        /** Ends a session. */
        LOG_OUT,
        /** Looks at many sessions, again and again until all can be told. */
        LOOK,
        /** Begins to change the ring. */
        CHANGE_RING,
        /** Says what this server takes the ring for. */
        RING
    }

    static Errand of(Kind kind) {
        return new Errand(0, kind, 0, List.of(), List.of(), 0);
    }

    static Errand of(Kind kind, String id, int value) {
        return new Errand(0, kind, value, List.of(id), List.of(), 0);
    }

    static Errand look(List<String> ids) {
        return new Errand(0, Kind.LOOK, 0, ids, List.of(), 0);
    }

    static Errand change(List<Member> members, int replicas) {
        return new Errand(0, Kind.CHANGE_RING, 0, List.of(), members, replicas);
    }

    Errand numbered(long itsNumber) {
        return new Errand(itsNumber, kind, value, ids, members, replicas);
    }

    /** A node of a ring. */
    record Member(String name, String host, int port, int weight) {

        static Member of(Node node) {
            return new Member(node.identity(), node.host(), node.port(), node.weight());
        }

        Node node() {
            return Node.of(host, port).withName(name).withWeight(weight);
        }
    }

    /** What is known of a write. */
    enum Written {
        /** Nothing was to be written. */
        NOTHING,
        DONE,
        /** The session is known to have ended. */
        GONE,
        /** Nobody can tell whether it was. */
        UNKNOWN
    }

    /**
     * What came of it.
     *
     * @param id of the session that was made
     * @param found what was found, in the order in which it was asked for: the value, or one of the constants
     * @param readNanos how long the load took from when the errand came; -1: there was none
     * @param writeNanos how long the write took, from when the errand came if there was no load; -1: there was none
     * @param ring null if that is not known, or was not asked for
     */
    record Result(
            long number,
            String id,
            List<Integer> found,
            Written written,
            long readNanos,
            long writeNanos,
            @Nullable RingState ring) {

        /** There is no such session. */
        static final int ABSENT = -1;

        /** Its attributes are not those of one save. */
        static final int TORN = -2;

        /** Too few nodes answered. */
        static final int UNAVAILABLE = -3;

        int single() {
            return found.get(0);
        }
    }

    /**
     * What a server takes the ring for.
     *
     * @param term how many changes it has seen
     * @param members its nodes, before the change if there is one
     * @param stable whether nothing changes
     * @param ready whether every node answers
     * @param stage how far the change has come that this server began last; null if it has begun none
     * @param keysSwept how many keys were looked at for it
     * @param sessionsMoved how many sessions and log-outs had to be written for it
     */
    record RingState(
            int term,
            List<Member> members,
            boolean stable,
            boolean ready,
            @Nullable Stage stage,
            long keysSwept,
            long sessionsMoved) {}
}
