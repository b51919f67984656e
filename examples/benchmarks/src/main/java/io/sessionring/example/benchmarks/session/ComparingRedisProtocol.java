package io.sessionring.example.benchmarks.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The least that it takes on Redis not to overwrite what a parallel request has stored: a token goes ahead of each value, and
 * a script stores the next one only if the token is still the one that was read. On memcached that comes for nothing. A value
 * that is not stored since another one was is left at that: with as many sessions as are measured there is hardly one.
 */
final class ComparingRedisProtocol implements SocketRow.Protocol {

    private static final int TOKEN = 8;

    private static final String SCRIPT = "if redis.call('GETRANGE', KEYS[1], '0', '7') == ARGV[1] then "
            + "return redis.call('SET', KEYS[1], ARGV[2], 'EX', '" + SocketRow.TIME_TO_LIVE + "') end "
            + "return false";

    private final RedisProtocol plain = new RedisProtocol();

    /** The script's name, once the server of this connection knows it. */
    private @Nullable String digest;

    private String read = "";
    private byte[] token = new byte[TOKEN];

    @Override
    public byte[] get(WireSocket socket, String key) throws IOException {
        byte[] all = plain.get(socket, key);
        read = key;
        token = Arrays.copyOf(all, TOKEN);
        return Arrays.copyOfRange(all, TOKEN, all.length);
    }

    @Override
    public void set(WireSocket socket, String key, byte[] value) throws IOException {
        byte[] all = new byte[TOKEN + value.length];
        for (int i = 0; i < TOKEN; i++) {
            all[i] = (byte) ThreadLocalRandom.current().nextInt(' ', 127);
        }
        System.arraycopy(value, 0, all, TOKEN, value.length);
        if (key.equals(read)) {
            replace(socket, key, all);
        } else {
            plain.set(socket, key, all);
        }
    }

    private void replace(WireSocket socket, String key, byte[] value) throws IOException {
        String script = digest == null ? load(socket) : digest;
        digest = script;
        byte[] head = SocketRow.ascii("*6\r\n$7\r\nEVALSHA\r\n$" + script.length() + "\r\n" + script
                + "\r\n$1\r\n1\r\n$" + key.length() + "\r\n" + key + "\r\n$" + TOKEN + "\r\n"
                + new String(token, StandardCharsets.US_ASCII) + "\r\n$" + value.length + "\r\n");
        socket.write(RedisProtocol.withLineEnd(head, value));
        int kind = socket.read();
        if (kind != '+' && kind != '$') {
            throw new IOException("EVALSHA was refused");
        }
        socket.skipLine();
    }

    private static String load(WireSocket socket) throws IOException {
        socket.write(
                SocketRow.ascii("*3\r\n$6\r\nSCRIPT\r\n$4\r\nLOAD\r\n$" + SCRIPT.length() + "\r\n" + SCRIPT + "\r\n"));
        if (socket.read() != '$') {
            throw new IOException("SCRIPT LOAD was refused");
        }
        byte[] name = socket.readFully(socket.numberOfLine());
        socket.skipLine();
        return new String(name, StandardCharsets.US_ASCII);
    }
}
