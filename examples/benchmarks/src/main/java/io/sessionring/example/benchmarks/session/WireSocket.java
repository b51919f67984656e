package io.sessionring.example.benchmarks.session;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A connection to a server, read through a buffer and written at once. For one thread. */
final class WireSocket implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[16 << 10];
    private int position;
    private int limit;

    WireSocket(String host, int port) throws IOException {
        socket = new Socket(host, port);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
    }

    int read() throws IOException {
        if (position == limit) {
            fill();
        }
        return buffer[position++] & 0xff;
    }

    /** {@return the decimal number up to the end of the line, which is skipped, with all that follows the digits} */
    int numberOfLine() throws IOException {
        int number = 0;
        int next = read();
        boolean negative = next == '-';
        if (negative) {
            next = read();
        }
        while (next >= '0' && next <= '9') {
            number = number * 10 + next - '0';
            next = read();
        }
        while (next != '\n') {
            next = read();
        }
        return negative ? -number : number;
    }

    void skipLine() throws IOException {
        while (read() != '\n') {}
    }

    byte[] readFully(int length) throws IOException {
        byte[] bytes = new byte[length];
        int copied = Math.min(length, limit - position);
        System.arraycopy(buffer, position, bytes, 0, copied);
        position += copied;
        while (copied < length) {
            int n = in.read(bytes, copied, length - copied);
            if (n < 0) {
                throw new EOFException("the server closed the connection");
            }
            copied += n;
        }
        return bytes;
    }

    private void fill() throws IOException {
        limit = in.read(buffer);
        position = 0;
        if (limit <= 0) {
            limit = 0;
            throw new EOFException("the server closed the connection");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
