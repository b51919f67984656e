package io.sessionring.example.benchmarks.session;

import java.io.IOException;
import java.nio.ByteBuffer;

/** memcached's binary get and set. */
final class MemcachedProtocol implements SocketRow.Protocol {

    private static final byte REQUEST = (byte) 0x80;
    private static final byte GET = 0;
    private static final byte SET = 1;
    private static final int HEADER = 24;
    private static final byte[] NOTHING = {};

    /** Flags, and the time to live. */
    private static final byte[] SET_EXTRAS = {
        0, 0, 0, 0, 0, 0, SocketRow.TIME_TO_LIVE >> 8, (byte) SocketRow.TIME_TO_LIVE
    };

    @Override
    public byte[] get(WireSocket socket, String key) throws IOException {
        send(socket, GET, key, NOTHING, NOTHING);
        return answer(socket, "get");
    }

    @Override
    public void set(WireSocket socket, String key, byte[] value) throws IOException {
        send(socket, SET, key, SET_EXTRAS, value);
        answer(socket, "set");
    }

    private static void send(WireSocket socket, byte opcode, String key, byte[] extras, byte[] value)
            throws IOException {
        byte[] name = SocketRow.ascii(key);
        int body = extras.length + name.length + value.length;
        byte[] request = new byte[HEADER + body];
        ByteBuffer.wrap(request)
                .put(REQUEST)
                .put(opcode)
                .putShort((short) name.length)
                .put((byte) extras.length)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(body)
                .putInt(0)
                .putLong(0)
                .put(extras)
                .put(name)
                .put(value);
        socket.write(request);
    }

    /** {@return the value in the answer, without the flags before it} */
    private static byte[] answer(WireSocket socket, String what) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(socket.readFully(HEADER));
        int extras = header.get(4);
        int status = header.getShort(6);
        int body = header.getInt(8);
        socket.readFully(extras);
        byte[] value = socket.readFully(body - extras);
        if (status != 0) {
            throw new IOException(what + " was refused with status " + status);
        }
        return value;
    }
}
