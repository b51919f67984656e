package io.sessionring.backend.memcached;

import io.sessionring.internal.connection.BrokenProtocolException;
import io.sessionring.spi.Answer;
import io.sessionring.spi.Answer.Failed;
import io.sessionring.spi.Answer.Failed.Cause;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One {@code lru_crawler metadump all}: a line for each key, then {@code END}. Items that are in use at that moment are left
 * out by the node. For one thread at a time; closing is for any.
 */
final class Crawl {

    private static final byte[] COMMAND = "lru_crawler metadump all\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int READ_TIMEOUT_MILLIS = 5_000;

    private static final int KEYS_AT_A_TIME = 250;
    /** Lines that are read for one answer, of whatever namespace. */
    private static final int LINES_AT_A_TIME = 10_000;

    /** A key has 250 bytes at most, each of which may be written as three; the rest are numbers. */
    private static final int LONGEST_LINE = 2_048;

    private static final String KEY = "key=";
    private static final String END = "END";
    private static final int LONGEST_COMPLAINT = 80;

    private final Socket socket = new Socket();
    private final String name;
    private InputStream in = InputStream.nullInputStream();

    /**
     * Makes one that has not begun.
     *
     * @param number tells it from others of the same node
     */
    Crawl(long number) {
        this.name = "list " + number;
    }

    /** {@return what it is called in {@link Answer.Keys#next}} */
    String name() {
        return name;
    }

    /** Connects and asks. */
    void start(InetAddress host, int port, int connectTimeoutMillis) throws IOException {
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        socket.connect(new InetSocketAddress(host, port), connectTimeoutMillis);
        socket.getOutputStream().write(COMMAND);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /** {@return some keys, or why there are none} */
    Answer next(String prefix) throws IOException {
        List<String> keys = new ArrayList<>();
        for (int lines = 0; lines < LINES_AT_A_TIME && keys.size() < KEYS_AT_A_TIME; lines++) {
            String line = line();
            if (line.equals(END)) {
                return new Answer.Keys(keys, "", false);
            }
            if (!line.startsWith(KEY)) {
                return complaint(line);
            }
            String key = key(line);
            if (key.startsWith(prefix)) {
                keys.add(key);
            }
        }
        return new Answer.Keys(keys, name, false);
    }

    private static Answer complaint(String line) throws BrokenProtocolException {
        if (line.startsWith("BUSY")) {
            return new Failed(Cause.BUSY, "the node is listing its keys to somebody else");
        }
        if (line.startsWith("ERROR") || line.startsWith("CLIENT_ERROR")) {
            String said = line.substring(0, Math.min(line.length(), LONGEST_COMPLAINT));
            return new Answer.Unlisted("the node does not list its keys (" + said + ")");
        }
        throw new BrokenProtocolException("a list of keys has a line that is none");
    }

    private static String key(String line) throws BrokenProtocolException {
        int end = line.indexOf(' ');
        if (end < 0) {
            throw new BrokenProtocolException("a list of keys has a line without an end of the key");
        }
        try {
            // The node writes + as %2B, so that no plus is taken for a space.
            return URLDecoder.decode(line.substring(KEY.length(), end), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            throw new BrokenProtocolException("a list of keys has a key that is not encoded as it must be");
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int b; (b = in.read()) != '\n'; ) {
            if (b < 0) {
                throw new EOFException("the node ended the list before its end");
            }
            if (line.size() >= LONGEST_LINE) {
                throw new BrokenProtocolException("a list of keys has a line that is too long");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more in any case.
        }
    }
}
