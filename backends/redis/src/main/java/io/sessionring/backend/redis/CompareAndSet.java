package io.sessionring.backend.redis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import redis.clients.jedis.Protocol;

/**
 * The script that replaces a value only if it is still the one its token was given for, in one round trip.
 *
 * <p>The token of a stored record, which begins with the letters {@code SR}, is its revision: bytes 8 to 15. The token of
 * anything else, damaged bytes or another program's, is the start of its SHA-1, so that it can be replaced as safely.
 * {@link #token} and the script agree on both. Where values are in other formats they may begin with the same letters by
 * chance: there {@link #digest} is the token of all, and what the script that deletes compares. A time to live of 0 is none. The script answers words that no single damaged
 * byte turns into another.
 */
final class CompareAndSet {

    static final String STORED = "STORED";
    static final String OTHER = "OTHER-VALUE";
    static final String MISSING = "NO-SUCH-KEY";

    static final String SCRIPT = """
            local head = redis.call('GETRANGE', KEYS[1], 0, 15)
            local token
            if #head == 16 and head:sub(1, 2) == 'SR' then
              token = head:sub(9, 16)
            else
              local value = redis.call('GET', KEYS[1])
              if not value then return redis.status_reply('NO-SUCH-KEY') end
              token = redis.sha1hex(value):sub(1, 16):gsub('..', function(hex) return string.char(tonumber(hex, 16)) end)
            end
            if token ~= ARGV[1] then return redis.status_reply('OTHER-VALUE') end
            if ARGV[3] == '0' then
              redis.call('SET', KEYS[1], ARGV[2])
            else
              redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
            end
            return redis.status_reply('STORED')
            """;

    static final String DELETED = "DELETED";

    /** Removes what has a {@link #digest}. It is sent as a whole, so that nodes which never need it do not have to keep it. */
    private static final byte[] DELETE_SCRIPT = Command.ascii("""
            local value = redis.call('GET', KEYS[1])
            if not value then return redis.status_reply('NO-SUCH-KEY') end
            local token = redis.sha1hex(value):sub(1, 16):gsub('..', function(hex) return string.char(tonumber(hex, 16)) end)
            if token ~= ARGV[1] then return redis.status_reply('OTHER-VALUE') end
            redis.call('DEL', KEYS[1])
            return redis.status_reply('DELETED')
            """);

    private static final int REVISION_AT = 8;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final byte[] DIGEST =
            Command.ascii(HexFormat.of().formatHex(sha1(SCRIPT.getBytes(StandardCharsets.UTF_8))));
    private static final byte[] ONE_KEY = Command.ascii("1");

    private CompareAndSet() {}

    /** {@return the token of a value, stored or about to be} */
    static long token(byte[] value) {
        boolean record = value.length >= REVISION_AT + Long.BYTES && value[0] == 'S' && value[1] == 'R';
        return record ? (long) LONG.get(value, REVISION_AT) : digest(value);
    }

    /** {@return the token of a value of another format, whatever it begins with} */
    static long digest(byte[] value) {
        return (long) LONG.get(sha1(value), 0);
    }

    /** {@return the script by its digest: the node must know it already} */
    static Command command(String key, long token, byte[] value, long ttlSeconds) {
        byte[] expected = bytes(token);
        return Command.of(
                Protocol.Command.EVALSHA,
                DIGEST,
                ONE_KEY,
                Command.ascii(key),
                expected,
                value,
                Command.decimal(ttlSeconds));
    }

    /** {@return the script that removes a value by its {@link #digest}} */
    static Command delete(String key, long token) {
        byte[] expected = bytes(token);
        return Command.of(Protocol.Command.EVAL, DELETE_SCRIPT, ONE_KEY, Command.ascii(key), expected);
    }

    /** {@return the command that makes the script known to the node} */
    static Command load() {
        return Command.of(Protocol.Command.SCRIPT, Command.ascii("LOAD"), SCRIPT.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return whether this is the answer to {@link #load}} */
    static boolean loaded(Resp answer) {
        return answer instanceof Resp.Bulk digest && MessageDigest.isEqual(digest.bytes(), DIGEST);
    }

    private static byte[] bytes(long token) {
        byte[] bytes = new byte[Long.BYTES];
        LONG.set(bytes, 0, token);
        return bytes;
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
