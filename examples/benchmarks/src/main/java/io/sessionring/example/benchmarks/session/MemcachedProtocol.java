package io.sessionring.example.benchmarks.session;

import java.io.IOException;

/** memcached's meta commands for get and set. */
final class MemcachedProtocol implements SocketRow.Protocol {

    @Override
    public byte[] get(WireSocket socket, String key) throws IOException {
        byte[] request = SocketRow.ascii("mg " + key + " v\r\n");
        socket.write(request, request.length);
        if (socket.read() != 'V' || socket.read() != 'A' || socket.read() != ' ') {
            throw new IOException("mg found nothing");
        }
        byte[] value = socket.readFully(socket.numberOfLine());
        socket.skipLine();
        return value;
    }

    @Override
    public void set(WireSocket socket, String key, byte[] value) throws IOException {
        byte[] request = SocketRow.joined(
                SocketRow.ascii("ms " + key + " " + value.length + " T" + SocketRow.TIME_TO_LIVE + "\r\n"), value);
        socket.write(request, request.length);
        if (socket.read() != 'H') {
            throw new IOException("ms was refused");
        }
        socket.skipLine();
    }
}
