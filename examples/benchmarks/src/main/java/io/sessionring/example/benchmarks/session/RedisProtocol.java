package io.sessionring.example.benchmarks.session;

import java.io.IOException;
import java.util.Arrays;

/** RESP's GET, and SETEX, which is SET with a time to live. */
final class RedisProtocol implements SocketRow.Protocol {

    @Override
    public byte[] get(WireSocket socket, String key) throws IOException {
        byte[] request = SocketRow.ascii("*2\r\n$3\r\nGET\r\n$" + key.length() + "\r\n" + key + "\r\n");
        socket.write(request);
        if (socket.read() != '$') {
            throw new IOException("GET was refused");
        }
        int length = socket.numberOfLine();
        if (length < 0) {
            throw new IOException("GET found nothing");
        }
        byte[] value = socket.readFully(length);
        socket.skipLine();
        return value;
    }

    @Override
    public void set(WireSocket socket, String key, byte[] value) throws IOException {
        byte[] head = SocketRow.ascii("*4\r\n$5\r\nSETEX\r\n$" + key.length() + "\r\n" + key + "\r\n$4\r\n"
                + SocketRow.TIME_TO_LIVE + "\r\n$" + value.length + "\r\n");
        byte[] request = withLineEnd(head, value);
        socket.write(request);
        if (socket.read() != '+') {
            throw new IOException("SETEX was refused");
        }
        socket.skipLine();
    }

    /** {@return what is sent when a value comes last} */
    static byte[] withLineEnd(byte[] head, byte[] value) {
        byte[] all = Arrays.copyOf(head, head.length + value.length + 2);
        System.arraycopy(value, 0, all, head.length, value.length);
        all[all.length - 2] = '\r';
        all[all.length - 1] = '\n';
        return all;
    }
}
