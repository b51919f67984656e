package io.sessionring.example.servers;

/**
 * Counts requests of RESP, the protocol of Redis: an array ({@code *n}) of strings, each with its length before it
 * ({@code $n}). A line that stands outside of an array is an inline command and counts as one.
 */
public final class RespRequests implements RequestCounter {

    /** As long as a line that holds a number may be. */
    private static final int KEPT = 16;

    private final byte[] line = new byte[KEPT];
    private int length;
    private long elements;
    private long inString;

    /** Makes the counter of one connection. */
    public RespRequests() {}

    @Override
    public int count(byte[] bytes) {
        int requests = 0;
        for (int i = 0; i < bytes.length; ) {
            if (inString > 0) {
                int skipped = (int) Math.min(inString, bytes.length - i);
                inString -= skipped;
                i += skipped;
                requests += inString == 0 && --elements == 0 ? 1 : 0;
            } else {
                requests += take(bytes[i++]) ? 1 : 0;
            }
        }
        return requests;
    }

    /** {@return whether a request ends with this byte, which is not in a string} */
    private boolean take(byte next) {
        if (next != '\n') {
            if (next != '\r' && length < KEPT) {
                line[length++] = next;
            }
            return false;
        }
        int kept = length;
        length = 0;
        if (elements > 0) {
            inString = line[0] == '$' ? number(kept) + 2 : 0;
            return false;
        }
        if (kept > 0 && line[0] == '*') {
            elements = number(kept);
            return false;
        }
        return kept > 0;
    }

    /** {@return the number behind the first byte of the line; 0 if there is none, as in {@code *-1}} */
    private long number(int kept) {
        long number = 0;
        for (int i = 1; i < kept && line[i] >= '0' && line[i] <= '9'; i++) {
            number = number * 10 + line[i] - '0';
        }
        return number;
    }
}
