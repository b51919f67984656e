package io.sessionring.example.servers;

import java.nio.charset.StandardCharsets;

/**
 * Counts requests of RESP, the protocol of Redis: an array ({@code *n}) of strings, each with its length before it
 * ({@code $n}). A line that stands outside of an array is an inline command and counts as one.
 */
public final class RespRequests implements RequestCounter {

    /** Longer than any line that holds a number. */
    private static final int KEPT = 32;

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
        String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
        length = 0;
        if (elements > 0) {
            inString = text.matches("\\$\\d{1,10}") ? Long.parseLong(text, 1, text.length(), 10) + 2 : 0;
            return false;
        }
        if (text.matches("\\*-?\\d{1,10}")) {
            elements = Long.parseLong(text, 1, text.length(), 10);
            return false;
        }
        return !text.isEmpty();
    }
}
