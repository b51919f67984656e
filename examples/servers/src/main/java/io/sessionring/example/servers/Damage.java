package io.sessionring.example.servers;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Damage at one position of what comes next in one direction. The connection on which something comes first has it to itself,
 * since a position counted over several connections would be nowhere.
 */
final class Damage {

    private final int position;

    /** Which bits to flip; 0 to end the stream there instead. */
    private final int mask;

    private @Nullable Pipe owner;
    private int left;
    private boolean done;

    private Damage(int position, int mask) {
        this.position = position;
        this.mask = mask;
    }

    static Damage flip(int position, int mask) {
        return new Damage(position, mask);
    }

    static Damage cut(int length) {
        return new Damage(length, 0);
    }

    synchronized Passed apply(Pipe pipe, byte[] bytes) {
        if (owner == null) {
            owner = pipe;
            left = position;
        }
        if (done || owner != pipe) {
            return new Passed(bytes, false);
        }
        boolean cut = mask == 0;
        if (cut ? left > bytes.length : left >= bytes.length) {
            left -= bytes.length;
            return new Passed(bytes, false);
        }
        done = true;
        if (cut) {
            return new Passed(Arrays.copyOf(bytes, left), true);
        }
        bytes[left] ^= (byte) mask;
        return new Passed(bytes, false);
    }

    /** The stream is over: if the position was not reached, the next one is counted. */
    synchronized void ended(Pipe pipe) {
        if (owner == pipe) {
            owner = null;
        }
    }

    synchronized boolean pending() {
        return !done;
    }

    /** What is forwarded of a chunk, and whether the stream ends then. */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once
    record Passed(byte[] bytes, boolean last) {}
}
