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
 * chance: there {@link #digest} is the token of all, and what the script that deletes compares. A time to live of 0 is none.
 * The script answers words that no single damaged byte turns into another.
 *
 * <p>The server hashes each byte of a script's arguments, and serves nobody else meanwhile: with 100 KB the script takes ten
 * times as long as with a short one. So a large value is first {@link #stage staged} under a key of its own, and
 * {@link #commandStaged the script} gives that its place, with the time to live first: whatever is refused leaves the old value
 * as it was. What nobody comes for is gone after ten seconds.
 */
final class CompareAndSet {

    static final String STORED = "STORED";
    static final String OTHER = "OTHER-VALUE";
    static final String MISSING = "NO-SUCH-KEY";
    static final String NOT_STAGED = "NOT-STAGED";

    static final String SCRIPT = """
            local call, key, staged, ttl = redis.call, KEYS[1], KEYS[2], ARGV[2]
            local head = call('GETRANGE', key, '0', '15')
            local token
            if #head == 16 and head:sub(1, 2) == 'SR' then
              token = head:sub(9)
            else
              local value = call('GET', key)
              if value then
                token = redis.sha1hex(value):sub(1, 16):gsub('..', function(hex) return string.char(tonumber(hex, 16)) end)
              end
            end
            if token ~= ARGV[1] then
              if staged then call('DEL', staged) end
              return {ok = token and 'OTHER-VALUE' or 'NO-SUCH-KEY'}
            end
            if staged then
              if call('EXPIRE', staged, ttl) == 0 then return {ok = 'NOT-STAGED'} end
              call('RENAME', staged, key)
            elseif ttl == '0' then
              call('SET', key, ARGV[3])
            else
              call('SET', key, ARGV[3], 'EX', ttl)
            end
            return {ok = 'STORED'}
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
    private static final byte[] TWO_KEYS = Command.ascii("2");

    /** From so many bytes on; with fewer, one command more costs the server as much as it saves. */
    static final int STAGED_FROM = 8 << 10;

    /** Longer than anybody waits. */
    private static final long STAGED_SECONDS = 10;

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

    /** {@return whether it is better to stage a value} */
    static boolean isToBeStaged(byte[] value, long ttlSeconds) {
        return value.length >= STAGED_FROM && ttlSeconds != 0;
    }

    /** {@return the command that stages a value} */
    static Command stage(String stagingKey, byte[] value) {
        return Command.set(stagingKey, value, STAGED_SECONDS);
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
                Command.decimal(ttlSeconds),
                value);
    }

    /** {@return the same for a value that is staged} */
    static Command commandStaged(String key, String stagingKey, long token, long ttlSeconds) {
        byte[] expected = bytes(token);
        return Command.of(
                Protocol.Command.EVALSHA,
                DIGEST,
                TWO_KEYS,
                Command.ascii(key),
                Command.ascii(stagingKey),
                expected,
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
