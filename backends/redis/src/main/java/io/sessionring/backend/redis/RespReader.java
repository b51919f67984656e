package io.sessionring.backend.redis;

import io.sessionring.internal.connection.BrokenProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers from a stream and takes nothing that is not exactly well formed. What has come of an answer stays here until
 * the rest has, so that reading may stop anywhere and go on later.
 *
 * <p>The driver's own parser skips the line end after a bulk string unseen, takes any byte for a digit, allocates what a
 * length claims, and loses what it has read of an answer when the time is over: one flipped bit could shift the stream and
 * give every later answer to the wrong operation.
 */
final class RespReader {

    /** The server's own limit for one string. */
    static final int BULK_LIMIT = 512 << 20;

    private static final int ANSWER_LIMIT = 1 << 30;
    private static final int LINE_LIMIT = 64 << 10;
    private static final int PARTS_LIMIT = 1 << 16;
    private static final int DEPTH_LIMIT = 4;
    private static final int SEVERAL_LIMIT = 1 << 20;
    private static final int BUFFER = 16 << 10;

    /** A larger buffer is given up at once after an answer that needed it, */
    private static final int KEPT_LIMIT = 1 << 20;

    /** a smaller one when it was not needed so many times in a row. */
    private static final int KEPT_UNNEEDED = 1_000;

    /** At a time: every thread that reads keeps as much memory outside the heap. */
    private static final int READ_LIMIT = 64 << 10;

    /** Ends the reading of an answer of which not all has come. */
    private static final class Incomplete extends Exception {
        private static final long serialVersionUID = 1L;

        Incomplete() {
            super(null, null, false, false);
        }
    }

    private final InputStream in;

    private byte[] buffer = new byte[BUFFER];
    /** Where the next answer begins. */
    private int start;
    /** Where what has come ends. */
    private int end;
    /** How many times in a row all that had come was read and had fitted into the first buffer. */
    private int unneeded;
    /** How far the answer that is being read has been. */
    private int position;
    /** The word that came last, which is mostly the next one too. */
    private byte[] word = {'O', 'K'};

    private Resp.Status status = new Resp.Status("OK");

    RespReader(InputStream in) {
        this.in = in;
    }

    /**
     * {@return the next answer, null if not all of it has come}
     *
     * @throws BrokenProtocolException if it is none
     */
    @Nullable
    Resp next() throws BrokenProtocolException {
        if (start == end) {
            return null;
        }
        position = start;
        try {
            Resp answer = read(0);
            start = position;
            return answer;
        } catch (Incomplete e) {
            return null;
        }
    }

    boolean isEmpty() {
        return start == end;
    }

    /**
     * Reads once from the stream, as that does.
     *
     * @throws IOException if the stream ends or cannot be read
     */
    void fill() throws IOException {
        makeRoom();
        int count = in.read(buffer, end, Math.min(buffer.length - end, READ_LIMIT));
        if (count < 0) {
            throw new EOFException("the node closed the connection");
        }
        end += count;
    }

    /** Memory follows the bytes that really come. */
    private void makeRoom() throws BrokenProtocolException {
        if (start == end) {
            if (end > 0) {
                unneeded = end > BUFFER ? 0 : unneeded + 1;
            }
            start = 0;
            end = 0;
            if (buffer.length > KEPT_LIMIT || (buffer.length > BUFFER && unneeded >= KEPT_UNNEEDED)) {
                buffer = new byte[BUFFER];
            }
        } else if (end == buffer.length && start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        } else if (end == buffer.length) {
            if (buffer.length >= ANSWER_LIMIT) {
                throw new BrokenProtocolException("an answer has more than " + ANSWER_LIMIT + " bytes");
            }
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
    }

    private Resp read(int depth) throws Incomplete, BrokenProtocolException {
        byte type = octet();
        return switch (type) {
            case '+' -> status();
            case '-' -> new Resp.ServerError(line());
            case ':' -> new Resp.Int(number());
            case '$' -> bulk();
            case '*' -> several(depth);
            default -> throw new BrokenProtocolException("no answer starts with byte " + (type & 0xff));
        };
    }

    private byte octet() throws Incomplete {
        if (position == end) {
            throw new Incomplete();
        }
        return buffer[position++];
    }

    private Resp bulk() throws Incomplete, BrokenProtocolException {
        int length = length(BULK_LIMIT);
        if (length < 0) {
            return new Resp.Nil();
        }
        if (end - position < length) {
            throw new Incomplete();
        }
        int from = position;
        position += length;
        endOf("a string does not end where its length says");
        return new Resp.Bulk(Arrays.copyOfRange(buffer, from, from + length));
    }

    private Resp several(int depth) throws Incomplete, BrokenProtocolException {
        int length = length(PARTS_LIMIT);
        if (length < 0) {
            return new Resp.Nil();
        }
        if (depth == DEPTH_LIMIT) {
            throw new BrokenProtocolException("an answer is nested too deep");
        }
        if (end - start > SEVERAL_LIMIT) { // all parts are read anew whenever more has come
            throw new BrokenProtocolException("an answer of several parts has more than " + SEVERAL_LIMIT + " bytes");
        }
        List<Resp> parts = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            parts.add(read(depth + 1));
        }
        return new Resp.Several(parts);
    }

    private int length(int limit) throws Incomplete, BrokenProtocolException {
        long length = number();
        if (length < -1 || length > limit) {
            throw new BrokenProtocolException("a length is " + length + ", which no answer has");
        }
        return (int) length;
    }

    private Resp.Status status() throws Incomplete, BrokenProtocolException {
        int from = position;
        int to = endOfLine();
        if (!Arrays.equals(buffer, from, to, word, 0, word.length)) {
            byte[] another = Arrays.copyOfRange(buffer, from, to);
            status = new Resp.Status(new String(another, StandardCharsets.UTF_8));
            word = another;
        }
        return status;
    }

    private String line() throws Incomplete, BrokenProtocolException {
        int from = position;
        int to = endOfLine();
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    private long number() throws Incomplete, BrokenProtocolException {
        int from = position;
        int to = endOfLine();
        boolean negative = from < to && buffer[from] == '-';
        int digits = negative ? to - from - 1 : to - from;
        if (digits < 1 || digits > 18) {
            throw new BrokenProtocolException("a number has " + digits + " digits");
        }
        long number = 0;
        for (int i = to - digits; i < to; i++) {
            int digit = buffer[i] - '0';
            if (digit < 0 || digit > 9) {
                throw new BrokenProtocolException("a number has a character that is no digit");
            }
            number = 10 * number + digit;
        }
        return negative ? -number : number;
    }

    /** {@return where the line ends; the position is behind the line end then} */
    private int endOfLine() throws Incomplete, BrokenProtocolException {
        int from = position;
        for (byte b; (b = octet()) != '\r'; ) {
            if (b == '\n' || position - from > LINE_LIMIT) {
                throw new BrokenProtocolException("a line does not end as it must");
            }
        }
        int to = position - 1;
        position = to;
        endOf("a line does not end as it must");
        return to;
    }

    private void endOf(String trouble) throws Incomplete, BrokenProtocolException {
        if (octet() != '\r' || octet() != '\n') {
            throw new BrokenProtocolException(trouble);
        }
    }
}
