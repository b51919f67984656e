package io.sessionring.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one node answered. An <em>incarnation</em> names one run of one node since it last forgot everything (see
 * {@link Incarnation}); 0 means that the port cannot be sure which run gave the answer, because the connection was made
 * anew between sending and answering or the handshake is not done.
 */
public sealed interface Answer {

    /**
     * The value that is there.
     *
     * @param value the stored bytes
     * @param token what {@link NodePort#compareAndSet} needs to replace exactly this value
     * @param incarnation the run that answered, or 0
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Hit(byte[] value, long token, long incarnation) implements Answer {}

    /**
     * There is no such key.
     *
     * @param incarnation the run that answered, or 0
     */
    record Miss(long incarnation) implements Answer {}

    /**
     * The value was stored.
     *
     * @param token what {@link NodePort#compareAndSet} needs to replace exactly this value
     * @param incarnation the run that answered, or 0
     */
    record Stored(long token, long incarnation) implements Answer {}

    /**
     * What was asked for is done: the value was there, and is removed or lives on.
     *
     * @param incarnation the run that answered, or 0
     */
    record Done(long incarnation) implements Answer {}

    /**
     * Nothing was stored or removed: another value is there.
     *
     * @param incarnation the run that answered, or 0
     */
    record Exists(long incarnation) implements Answer {}

    /**
     * Nothing was stored: the node will not take this value.
     *
     * @param reason why
     * @param limitBytes the largest value the node takes, 0 if it did not say
     * @param incarnation the run that answered, or 0
     */
    record Refused(Reason reason, long limitBytes, long incarnation) implements Answer {

        /** Why a node will not take a value. */
        public enum Reason {
            /** The value is above the node's limit for one item. */
            TOO_LARGE,
            /** The node has no memory left and evicts nothing. */
            OUT_OF_MEMORY
        }
    }

    /**
     * The node is there.
     *
     * @param incarnation the run that answered, never 0
     * @param upSinceMillis since when this run holds what it was told, ms since 1970
     * @param clockAheadMillis how far the node's clock was ahead of {@link PortSettings#clock} when the connection was made,
     *     ms; negative if it was behind. A node that tells whole seconds may be up to one second less behind than it seems
     * @param lack why the node has no ring record that counts, so that it stays unnoticed if it forgets everything while its
     *     process goes on; empty if it has one, or none is looked for
     * @param ringRecord the ring record as it was found, which {@link NodePort#compareAndSet} may replace; null if none was
     */
    record Hello(
            long incarnation,
            long upSinceMillis,
            long clockAheadMillis,
            String lack,
            @Nullable Hit ringRecord) implements Answer {

        /**
         * The node is there, and no ring record was found or looked for.
         *
         * @param incarnation the run that answered, never 0
         * @param upSinceMillis since when this run holds what it was told, ms since 1970
         * @param clockAheadMillis how far the node's clock was ahead
         * @param lack why the node has no ring record that counts
         */
        public Hello(long incarnation, long upSinceMillis, long clockAheadMillis, String lack) {
            this(incarnation, upSinceMillis, clockAheadMillis, lack, null);
        }
    }

    /**
     * The node's own figures.
     *
     * @param version the server's version, as it says it
     * @param incarnation the run that answered, or 0
     * @param upSinceMillis since when this run holds what it was told, ms since 1970
     * @param usedBytes memory used for data
     * @param limitBytes memory it may use, 0 if unlimited
     * @param items number of keys
     * @param evictions items thrown out to make room, since the start
     */
    record Report(
            String version,
            long incarnation,
            long upSinceMillis,
            long usedBytes,
            long limitBytes,
            long items,
            long evictions)
            implements Answer {}

    /**
     * Some of the keys that are there.
     *
     * @param keys the storage keys, in no order; perhaps none
     * @param next what {@link NodePort#scan} needs to go on; empty if that was all
     * @param reliable whether a key that is there all the time is surely listed. If not, one that is being used at that moment
     *     may be left out, and whoever needs all of them lists twice
     */
    record Keys(List<String> keys, String next, boolean reliable) implements Answer {

        /** {@return the number of keys and whether more follow; no key} */
        @Override
        public String toString() {
            return "Keys[" + keys.size() + (next.isEmpty() ? ", the last]" : ", more follow]");
        }
    }

    /**
     * The node does not list its keys.
     *
     * @param why for a log or a message
     */
    record Unlisted(String why) implements Answer {}

    /**
     * No answer.
     *
     * @param cause what happened
     * @param detail for a log or a message; never a key or a value
     */
    record Failed(Cause cause, String detail) implements Answer {

        /** What happened. */
        public enum Cause {
            /** No answer in time. Given by the waiter; a port gives it only if its driver does. */
            TIMEOUT,
            /** No connection, or it was lost while the answer was awaited: whether the node acted is unknown. */
            CLOSED,
            /** Too many operations are in flight; nothing was sent. */
            BUSY,
            /** The node answers, but cannot serve as it is set up, and the detail says why; nothing was stored. */
            MISCONFIGURED
        }
    }
}
