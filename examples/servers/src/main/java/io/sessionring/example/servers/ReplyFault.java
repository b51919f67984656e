package io.sessionring.example.servers;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Damage at one position of the next reply. The connection whose reply comes first has it to itself, since a position counted
 * over several connections would be nowhere.
 */
final class ReplyFault {

    private final long position;

    /** Which bits to flip; 0 to end the connection there instead. */
    private final int mask;

    private @Nullable Object owner;
    private long left;
    private boolean done;

    private ReplyFault(long position, int mask) {
        this.position = position;
        this.mask = mask;
    }

    static ReplyFault flip(long position, int mask) {
        return new ReplyFault(position, mask);
    }

    static ReplyFault cut(long length) {
        return new ReplyFault(length, 0);
    }

    /** {@return the bytes to forward: the same array, perhaps with a byte changed, or a shorter one if the reply is cut} */
    synchronized Outcome apply(Object connection, byte[] bytes) {
        if (owner == null) {
            owner = connection;
            left = position;
        }
        if (done || owner != connection) {
            return new Outcome(bytes, false);
        }
        boolean cut = mask == 0;
        if (cut ? left > bytes.length : left >= bytes.length) {
            left -= bytes.length;
            return new Outcome(bytes, false);
        }
        done = true;
        if (cut) {
            return new Outcome(Arrays.copyOf(bytes, (int) left), true);
        }
        bytes[(int) left] ^= (byte) mask;
        return new Outcome(bytes, false);
    }

    /** The connection is over: if the position was not reached, the next reply of another one counts. */
    synchronized void ended(Object connection) {
        if (owner == connection) {
            owner = null;
        }
    }

    synchronized boolean done() {
        return done;
    }

    /** What is forwarded of a chunk, and whether the connection ends then. */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once
    record Outcome(byte[] bytes, boolean end) {}
}
