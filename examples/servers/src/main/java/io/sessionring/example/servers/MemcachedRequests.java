package io.sessionring.example.servers;

/**
 * Counts requests of memcached's binary protocol: a header of 24 bytes that begins with {@code 0x80} and holds the length of
 * what follows it at its byte 8. Quiet requests count too. Where a request begins with another byte, a line of the text
 * protocol counts as one.
 */
public final class MemcachedRequests implements RequestCounter {

    private static final int MAGIC = 0x80;
    private static final int HEADER_BYTES = 24;

    private final byte[] header = new byte[HEADER_BYTES];
    private int inHeader;
    private long inBody;
    private boolean inLine;

    /** Makes the counter of one connection. */
    public MemcachedRequests() {}

    @Override
    public int count(byte[] bytes) {
        int requests = 0;
        for (int i = 0; i < bytes.length; ) {
            if (inBody > 0) {
                int skipped = (int) Math.min(inBody, bytes.length - i);
                inBody -= skipped;
                i += skipped;
                requests += inBody == 0 ? 1 : 0;
            } else {
                requests += take(bytes[i++]) ? 1 : 0;
            }
        }
        return requests;
    }

    /** {@return whether a request ends with this byte, which is not in a body} */
    private boolean take(byte next) {
        if (inHeader == 0 && (inLine || (next & 0xff) != MAGIC)) {
            inLine = next != '\n';
            return !inLine;
        }
        header[inHeader++] = next;
        if (inHeader < HEADER_BYTES) {
            return false;
        }
        inHeader = 0;
        inBody = 0;
        for (int i = 8; i < 12; i++) {
            inBody = (inBody << 8) | (header[i] & 0xff);
        }
        return inBody == 0;
    }
}
