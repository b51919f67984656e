package io.sessionring.backend.redis;

import java.nio.charset.StandardCharsets;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.args.Rawable;

/**
 * One command, ready to be sent. Strings are bytes from here on; a value is the caller's own array.
 *
 * @param arguments name and arguments, as the driver sends them
 * @param bytes how many bytes they take on the wire, a little more rather than less
 */
record Command(CommandArguments arguments, int bytes) {

    private static final int FRAME = 16;

    private static final byte[] EX = ascii("EX");
    private static final byte[] NX = ascii("NX");

    static Command of(Protocol.Command name, byte[]... arguments) {
        CommandArguments all = new CommandArguments(name);
        int bytes = 2 * FRAME + name.getRaw().length;
        for (byte[] argument : arguments) {
            all.add((Rawable) () -> argument); // otherwise it would be copied
            bytes += argument.length + FRAME;
        }
        return new Command(all, bytes);
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
