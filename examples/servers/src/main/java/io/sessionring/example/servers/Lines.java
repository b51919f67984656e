package io.sessionring.example.servers;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An administrator's connection, on which lines go both ways. By hand, since a test may watch which drivers are loaded. */
final class Lines implements AutoCloseable {

    private static final int CONNECT_MILLIS = 500;
    private static final int ANSWER_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;

    Lines(Server server) throws IOException {
        this(server.host(), server.port());
    }

    private Lines(String host, int port) throws IOException {
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setSoTimeout(ANSWER_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
            out = new BufferedOutputStream(socket.getOutputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** {@return the first line of the answer to one line} */
    static String ask(String host, int port, String line) throws IOException {
        try (Lines lines = new Lines(host, port)) {
            return lines.ask(line);
        }
    }

    /** Gives one order. */
    static void order(Server server, String line, String expected) {
        try {
            String answer = ask(server.host(), server.port(), line);
            if (!answer.equals(expected)) {
                throw new ServerException("the server answered " + line + " with " + answer, null);
            }
        } catch (IOException e) {
            throw new ServerException("the server did not answer " + line, e);
        }
    }

    String ask(String line) throws IOException {
        write(line.getBytes(StandardCharsets.ISO_8859_1));
        return read();
    }

    /** {@return the first line of the answer to a line and a value} */
    String ask(String line, byte[] value) throws IOException {
        out.write(line.getBytes(StandardCharsets.ISO_8859_1));
        out.write('\r');
        out.write('\n');
        write(value);
        return read();
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.write('\r');
        out.write('\n');
        out.flush();
    }

    /** {@return the next line, without its end} */
    String read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server has ended the connection");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** {@return a value and takes the end of its line} */
    byte[] read(int length) throws IOException {
        byte[] value = in.readNBytes(length);
        read();
        return value;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
