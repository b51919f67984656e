package io.sessionring.backend.redis;

import io.sessionring.internal.connection.BrokenProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisInputStream;

/**
 * Reads answers from the driver's stream and takes nothing that is not exactly well formed. The driver's own parser skips
 * the line end after a bulk string unseen, takes any byte for a digit and allocates what a length claims: one flipped bit
 * could shift the stream and give every later answer to the wrong operation.
 */
final class RespReader {

    /** The server's own limit for one string. */
    static final int BULK_LIMIT = 512 << 20;

    private static final int LINE_LIMIT = 64 << 10;
    private static final int PARTS_LIMIT = 1 << 10;
    private static final int DEPTH_LIMIT = 4;
    private static final int TRUSTED_LENGTH = 1 << 20;

    private final RedisInputStream in;

    RespReader(RedisInputStream in) {
        this.in = in;
    }

    /**
     * Reads one answer.
     *
     * @throws BrokenProtocolException if it is none
     * @throws IOException if the stream ends or cannot be read
     */
    Resp read() throws IOException {
        try {
            return read(0);
        } catch (JedisConnectionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new EOFException("the node closed the connection");
        }
    }

    private Resp read(int depth) throws IOException {
        byte type = in.readByte();
        return switch (type) {
            case '+' -> new Resp.Status(line());
            case '-' -> new Resp.ServerError(line());
            case ':' -> new Resp.Int(number(line()));
            case '$' -> bulk();
            case '*' -> several(depth);
            default -> throw new BrokenProtocolException("no answer starts with byte " + (type & 0xff));
        };
    }

    private Resp bulk() throws IOException {
        int length = length(BULK_LIMIT);
        if (length < 0) {
            return new Resp.Nil();
        }
        // Memory follows the bytes that really come.
        byte[] bytes = new byte[Math.min(length, TRUSTED_LENGTH)];
        int filled = 0;
        while (filled < length) {
            if (filled == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * filled));
            }
            filled += in.read(bytes, filled, bytes.length - filled);
        }
        if (in.readByte() != '\r' || in.readByte() != '\n') {
            throw new BrokenProtocolException("a string does not end where its length says");
        }
        return new Resp.Bulk(bytes);
    }

    private Resp several(int depth) throws IOException {
        int length = length(PARTS_LIMIT);
        if (length < 0) {
            return new Resp.Nil();
        }
        if (depth == DEPTH_LIMIT) {
            throw new BrokenProtocolException("an answer is nested too deep");
        }
        List<Resp> parts = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            parts.add(read(depth + 1));
        }
        return new Resp.Several(parts);
    }

    private int length(int limit) throws IOException {
        long length = number(line());
        if (length < -1 || length > limit) {
            throw new BrokenProtocolException("a length is " + length + ", which no answer has");
        }
        return (int) length;
    }

    private String line() throws IOException {
        byte[] line = new byte[64];
        int filled = 0;
        for (byte b; (b = in.readByte()) != '\r'; filled++) {
            if (b == '\n' || filled == LINE_LIMIT) {
                throw new BrokenProtocolException("a line does not end as it must");
            }
            if (filled == line.length) {
                line = Arrays.copyOf(line, 2 * filled);
            }
            line[filled] = b;
        }
        if (in.readByte() != '\n') {
            throw new BrokenProtocolException("a line does not end as it must");
        }
        return new String(line, 0, filled, StandardCharsets.UTF_8);
    }

    private static long number(String text) throws BrokenProtocolException {
        int digits = text.startsWith("-") ? text.length() - 1 : text.length();
        if (digits < 1 || digits > 18) {
            throw new BrokenProtocolException("a number has " + digits + " digits");
        }
        for (int i = text.length() - digits; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw new BrokenProtocolException("a number has a character that is no digit");
            }
        }
        return Long.parseLong(text);
    }
}
