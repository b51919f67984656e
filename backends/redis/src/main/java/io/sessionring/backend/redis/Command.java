package io.sessionring.backend.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.RedisOutputStream;

/**
 * One command, ready to be sent. Strings are bytes from here on; a value is the caller's own array. The driver's own list of
 * arguments would hold each in an object of its own.
 *
 * @param name which command
 * @param bytes how many bytes it takes on the wire, a little more rather than less
 * @param ahead a command that goes ahead of it, if any: both are sent together, and each is answered
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Command(
        Protocol.Command name,
        byte[][] arguments,
        int bytes,
        @Nullable Command ahead) {

    private static final int FRAME = 16;

    private static final byte[] EX = ascii("EX");
    private static final byte[] NX = ascii("NX");

    static Command of(Protocol.Command name, byte[]... arguments) {
        int bytes = 2 * FRAME + name.getRaw().length;
        for (byte[] argument : arguments) {
            bytes += argument.length + FRAME;
        }
        return new Command(name, arguments, bytes, null);
    }

    /** {@return the same with another one ahead of it} */
    Command after(Command first) {
        return new Command(name, arguments, first.bytes + bytes, first);
    }

    /** Writes it as the server reads it: an array of strings of bytes. */
    void writeTo(RedisOutputStream out) throws IOException {
        if (ahead != null) {
            ahead.writeTo(out);
        }
        out.write(Protocol.ASTERISK_BYTE);
        out.writeIntCrLf(1 + arguments.length);
        string(out, name.getRaw());
        for (byte[] argument : arguments) {
            string(out, argument);
        }
    }

    private static void string(RedisOutputStream out, byte[] bytes) throws IOException {
        out.write(Protocol.DOLLAR_BYTE);
        out.writeIntCrLf(bytes.length);
        out.write(bytes);
        out.writeCrLf();
    }

    static Command get(String key) {
        return of(Protocol.Command.GET, ascii(key));
    }

    static Command add(String key, byte[] value, long ttlSeconds) {
        return ttlSeconds == 0
                ? addForEver(key, value)
                : of(Protocol.Command.SET, ascii(key), value, NX, EX, decimal(ttlSeconds));
    }

    static Command addForEver(String key, byte[] value) {
        return of(Protocol.Command.SET, ascii(key), value, NX);
    }

    static Command set(String key, byte[] value, long ttlSeconds) {
        return ttlSeconds == 0
                ? of(Protocol.Command.SET, ascii(key), value)
                : of(Protocol.Command.SET, ascii(key), value, EX, decimal(ttlSeconds));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] decimal(long number) {
        return ascii(Long.toString(number));
    }
}
